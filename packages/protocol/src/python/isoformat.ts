/**
 * Python's `datetime.isoformat()` of an aware datetime: `2020-01-02T03:04:05.006000+00:00`. There is no fraction at
 * all where it is zero, else six digits; UTC is `+00:00`, never `Z` (Python before 3.11 reads no `Z`).
 *
 * @param offsetMinutes - East of UTC; the time is written as a clock there shows it. @defaultValue 0
 * @throws RangeError for an invalid Date, and outside the years 1 to 9999, which is all that Python has.
 */
export function isoformat(date: Date, offsetMinutes = 0): string {
  const text = (offsetMinutes === 0 ? date : new Date(date.getTime() + offsetMinutes * 60_000)).toISOString()
  if (text.length !== 24 || text.startsWith('0000')) throw new RangeError(`Python has no such year: ${text}`)
  const fraction = text.slice(20, 23)
  return `${text.slice(0, 19)}${fraction === '000' ? '' : `.${fraction}000`}${formatOffset(offsetMinutes)}`
}

/** `+05:30`; with seconds only where a historical offset has them. */
function formatOffset(offsetMinutes: number): string {
  if (offsetMinutes === 0) return '+00:00'
  const seconds = Math.round(Math.abs(offsetMinutes) * 60)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (seconds % 60 !== 0) parts.push(seconds % 60)
  return (offsetMinutes < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(':')
}
