/** The `, tzinfo=…` of a datetime's repr; empty for a naive one. */
export function timezoneRepr(offsetS: number | null): string {
  if (offsetS === null) return ''
  if (offsetS === 0) return ', tzinfo=datetime.timezone.utc'
  // A timedelta is normalised: only its days are negative.
  const delta = offsetS < 0 ? `days=-1, seconds=${offsetS + 86_400}` : `seconds=${offsetS}`
  return `, tzinfo=datetime.timezone(datetime.timedelta(${delta}))`
}
