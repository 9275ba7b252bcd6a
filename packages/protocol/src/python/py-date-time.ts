import { readIsoTime } from './iso-time.ts'
import { parseIso } from './parse-iso.ts'
import { timezoneRepr } from './timezone-repr.ts'
import { jsonForm, type PythonValue, pythonForm } from './wire-forms.ts'

/**
 * A Python `datetime` that a `Date` cannot hold exactly: with microseconds, with an offset other than UTC, or without
 * any (naive, which counts as UTC). It is a `Date`, cut to milliseconds, and goes back over the wire as it came.
 */
export class PyDateTime extends Date implements PythonValue {
  /** As Python wrote it. Changing the Date does not change this. */
  readonly iso: string

  /** @throws RangeError where it is no ISO 8601 time. */
  constructor(iso: string) {
    super(parseIso(iso).getTime())
    this.iso = iso
  }

  [jsonForm](): readonly [string, unknown] {
    return ['datetime', this.iso]
  }

  [pythonForm](): string {
    return datetimeRepr(this.iso)
  }
}

/** Python's repr of the datetime that an ISO text names: `datetime.datetime(2020, 1, 2, 3, 4)`. */
export function datetimeRepr(iso: string): string {
  const time = readIsoTime(iso)
  if (time === undefined) return `datetime.datetime(${iso})`
  const parts = [time.year, time.month, time.day, time.hour, time.minute]
  if (time.second !== 0 || time.microsecond !== 0) parts.push(time.second)
  if (time.microsecond !== 0) parts.push(time.microsecond)
  return `datetime.datetime(${parts.join(', ')}${timezoneRepr(time.offsetS)})`
}
