import { Buffer } from 'node:buffer'
import { Decimal } from '../python/decimal.ts'
import { isoformat } from '../python/isoformat.ts'
import { parseIso } from '../python/parse-iso.ts'
import { PyDate } from '../python/py-date.ts'
import { PyDateTime } from '../python/py-date-time.ts'
import { PyTime } from '../python/py-time.ts'
import { utf8Text, viewOf } from '../python/utf8.ts'
import { Uuid } from '../python/uuid.ts'

/** Bytes as kombu writes them: as text where they are UTF-8, else in base64. */
export function bytesForm(bytes: Uint8Array): readonly [type: string, value: string] {
  const text = utf8Text(bytes)
  return text === undefined ? ['base64', viewOf(bytes).toString('base64')] : ['bytes', text]
}

/**
 * The value of `{"__type__": type, "__value__": value}`. A datetime is a `Date` where that holds it exactly, else a
 * {@link PyDateTime}.
 *
 * @throws RangeError or TypeError for an unknown type, or a value that is none of that type.
 */
export function typedValue(type: unknown, value: unknown): unknown {
  switch (type) {
    case 'datetime':
      return datetimeOf(textOf(value))
    case 'date':
      return new PyDate(textOf(value))
    case 'time':
      return new PyTime(textOf(value))
    case 'decimal':
      return new Decimal(typeof value === 'number' ? String(value) : textOf(value))
    case 'uuid':
      return new Uuid(textOf((value as { hex?: unknown } | null)?.hex))
    case 'bytes':
      return new TextEncoder().encode(textOf(value))
    case 'base64':
      return new Uint8Array(Buffer.from(textOf(value), 'base64'))
    default:
      throw new TypeError(`unknown __type__ ${JSON.stringify(type)}`)
  }
}

function datetimeOf(iso: string): Date {
  const date = parseIso(iso)
  return iso.endsWith('+00:00') && isoformat(date) === iso ? date : new PyDateTime(iso)
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('__value__ has the wrong type')
  return value
}
