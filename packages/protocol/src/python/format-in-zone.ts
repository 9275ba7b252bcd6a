import { isoformat } from './isoformat.ts'

/**
 * Makes a writer of times as Celery's `timezone` setting wants them: {@link isoformat} with the zone's offset at that
 * moment. Make it once and keep it; looking a zone up is slow.
 *
 * @throws RangeError for a time zone that there is not.
 */
export function zoneFormatter(timeZone: string): (date: Date) => string {
  if (timeZone === 'UTC') return isoformat
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  return (date) => isoformat(date, offsetOf(format, date))
}

/** One time in one zone. For many, keep a {@link zoneFormatter}. */
export function formatInZone(date: Date, timeZone: string): string {
  return zoneFormatter(timeZone)(date)
}

/** Minutes east of UTC; the part reads `GMT`, `GMT+05:30`, or `GMT-00:25:21` for local mean time. */
function offsetOf(format: Intl.DateTimeFormat, date: Date): number {
  const name = format.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3]) + Number(match[4] ?? 0) / 60
  return match[1] === '-' ? -minutes : minutes
}
