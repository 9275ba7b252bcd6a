import { isoTimeToEpochMs, readIsoTime } from './iso-time.ts'

/** What Celery and this library write, up to the days that not every month has: the runtime reads these as we would. */
const USUAL =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3,6})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * Reads an ISO 8601 time as Celery reads `eta`, `expires` and `date_done`: with `Z`, an offset or neither (then it
 * is UTC), with a fraction of any length or none. Microseconds are cut to milliseconds.
 *
 * @throws RangeError where it is none.
 */
export function parseIso(text: string): Date {
  if (USUAL.test(text)) return new Date(text)
  const time = typeof text === 'string' ? readIsoTime(text) : undefined
  if (time === undefined) throw new RangeError(`Not an ISO 8601 time: ${JSON.stringify(text)}`)
  return new Date(isoTimeToEpochMs(time))
}

/** Whether {@link parseIso} reads the text. */
export function isIsoTime(text: string): boolean {
  return USUAL.test(text) || readIsoTime(text) !== undefined
}
