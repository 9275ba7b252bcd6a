import { readIsoTime } from './iso-time.ts'
import { jsonForm, type PythonValue, pythonForm } from './wire-forms.ts'

/** Python's `datetime.date`: a day without a time. Immutable. */
export class PyDate implements PythonValue {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number

  /** @param text - `2020-01-02`, or any ISO 8601 time, of which the day is taken. @throws RangeError */
  constructor(text: string) {
    const time = readIsoTime(text)
    if (time === undefined) throw new RangeError(`Not an ISO 8601 date: ${JSON.stringify(text)}`)
    this.year = time.year
    this.month = time.month
    this.day = time.day
  }

  toString(): string {
    const [month, day] = [this.month, this.day].map((part) => String(part).padStart(2, '0'))
    return `${String(this.year).padStart(4, '0')}-${month}-${day}`
  }

  toJSON(): string {
    return this.toString()
  }

  [jsonForm](): readonly [string, unknown] {
    return ['date', this.toString()]
  }

  [pythonForm](): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`
  }
}
