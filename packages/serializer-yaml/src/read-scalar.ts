import { isoformat, PyDate, PyDateTime } from '@celeriac/protocol'

/** `0b11`, `0x1f`, `010` (octal), `1_000`, `1:30` (90): a number where that is exact, else a bigint. */
export function readInt(text: string): number | bigint {
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '')
  const value = digits.includes(':') ? sexagesimalInt(digits) : BigInt(digits.replace(/^0(?=[0-7])/, '0o'))
  const signed = text.startsWith('-') ? -value : value
  const exact = signed >= Number.MIN_SAFE_INTEGER && signed <= Number.MAX_SAFE_INTEGER
  return exact ? Number(signed) : signed
}

/** `1.5`, `1.0e+22`, `.inf`, `.nan`, `1:30.5` (90.5). */
export function readFloat(text: string): number {
  const plain = text.replaceAll('_', '').toLowerCase()
  if (plain.endsWith('.nan')) return Number.NaN
  const sign = plain.startsWith('-') ? -1 : 1
  const digits = plain.replace(/^[-+]/, '')
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY
  return sign * digits.split(':').reduce((total, part) => total * 60 + Number(part), 0)
}

export function readBool(text: string): boolean {
  return /^(?:yes|true|on)$/i.test(text)
}

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt \t]+(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?)?)?$/

/**
 * A `Date` where that holds the time exactly, a `PyDateTime` where it does not, a `PyDate` for a day.
 *
 * @throws RangeError for a time that does not exist
 */
export function readTimestamp(text: string): Date | PyDate {
  const match = TIMESTAMP.exec(text)
  if (match === null) throw new RangeError(`Not a YAML timestamp: ${text}`)
  const [, year = '', month = '', day = '', hour, minute, second, fraction = '', zone, sign, hours = '', minutes] =
    match
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (hour === undefined) return new PyDate(date)
  const microseconds = fraction.slice(0, 6).padEnd(6, '0')
  const offset = zone === 'Z' ? '+00:00' : `${sign}${hours.padStart(2, '0')}:${minutes ?? '00'}`
  const iso =
    `${date}T${hour.padStart(2, '0')}:${minute}:${second}` +
    `${Number(microseconds) === 0 ? '' : `.${microseconds}`}${zone === undefined ? '' : offset}`
  const exact = new PyDateTime(iso)
  const plain = new Date(exact.getTime())
  return isoformat(plain) === iso ? plain : exact
}

function sexagesimalInt(digits: string): bigint {
  return digits.split(':').reduce((total, part) => total * 60n + BigInt(part), 0n)
}
