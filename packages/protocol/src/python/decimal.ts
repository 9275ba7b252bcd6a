import { jsonForm, type PythonValue, pythonForm } from './wire-forms.ts'

const DECIMAL = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|s?nan\d*)$/i

/** Python's `decimal.Decimal`, kept as its text: nothing is rounded, and trailing zeros stay. Immutable. */
export class Decimal implements PythonValue {
  readonly text: string

  /** @throws RangeError where Python's `Decimal` would not read the text. */
  constructor(text: string) {
    if (!DECIMAL.test(text)) throw new RangeError(`Not a decimal number: ${JSON.stringify(text)}`)
    this.text = text
  }

  toString(): string {
    return this.text
  }

  toJSON(): string {
    return this.text
  }

  [jsonForm](): readonly [string, unknown] {
    return ['decimal', this.text]
  }

  [pythonForm](): string {
    return `Decimal('${this.text}')`
  }
}
