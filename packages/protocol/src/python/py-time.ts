import { readIsoTime } from './iso-time.ts'
import { timezoneRepr } from './timezone-repr.ts'
import { jsonForm, type PythonValue, pythonForm } from './wire-forms.ts'

/** Python's `datetime.time`: a time without a day, kept as its text (`01:02:03.000004`). Immutable. */
export class PyTime implements PythonValue {
  readonly text: string

  /** @throws RangeError where it is no ISO 8601 time of day. */
  constructor(text: string) {
    if (readTimeOfDay(text) === undefined) throw new RangeError(`Not a time of day: ${JSON.stringify(text)}`)
    this.text = text
  }

  toString(): string {
    return this.text
  }

  toJSON(): string {
    return this.text
  }

  [jsonForm](): readonly [string, unknown] {
    return ['time', this.text]
  }

  [pythonForm](): string {
    const time = readTimeOfDay(this.text)
    if (time === undefined) return `datetime.time(${this.text})`
    const parts = [time.hour, time.minute]
    if (time.second !== 0 || time.microsecond !== 0) parts.push(time.second)
    if (time.microsecond !== 0) parts.push(time.microsecond)
    return `datetime.time(${parts.join(', ')}${timezoneRepr(time.offsetS)})`
  }
}

function readTimeOfDay(text: string) {
  // Python has no 24:00 here.
  return /^T?2[4-9]/.test(text) ? undefined : readIsoTime(`2000-01-01T${text.replace(/^T/, '')}`)
}
