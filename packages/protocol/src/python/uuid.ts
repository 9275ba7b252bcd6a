import { jsonForm, type PythonValue, pythonForm } from './wire-forms.ts'

/** Python's `uuid.UUID`. Immutable; as text it has dashes and lower-case digits. */
export class Uuid implements PythonValue {
  /** 32 lower-case hex digits. */
  readonly hex: string

  /** @throws RangeError unless the text has 32 hex digits, with dashes, braces or `urn:uuid:` where wanted. */
  constructor(text: string) {
    const hex = text.replace(/^urn:uuid:|[{}-]/gi, '').toLowerCase()
    if (!/^[0-9a-f]{32}$/.test(hex)) throw new RangeError(`Not a UUID: ${JSON.stringify(text)}`)
    this.hex = hex
  }

  toString(): string {
    return this.hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }

  toJSON(): string {
    return this.toString()
  }

  [jsonForm](): readonly [string, unknown] {
    return ['uuid', { hex: this.hex }]
  }

  [pythonForm](): string {
    return `UUID('${this.toString()}')`
  }
}
