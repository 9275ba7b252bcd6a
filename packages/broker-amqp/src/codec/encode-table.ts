import { BrokerError } from '@celeriac/core/adapter'
import { Decimal } from '@celeriac/protocol'

const INT32 = 0x80000000
const INT64 = 2n ** 63n

/**
 * Says to amqplib how each value of a table (headers, arguments of a queue) is to be written. Integers are always 32 or
 * 64 bits wide, at every depth: amqplib would take the smallest width that fits, which py-amqp before 5.4 (Celery
 * before 5.7) reads as something else. Numbers beyond 2^53 are not known exactly and go as doubles; `bigint` does not.
 * NaN and infinities are refused: at such a double RabbitMQ ends the connection, and with it all else that is in flight.
 *
 * @throws BrokerError `bad_option` for what no table can hold; the message names it
 */
export function encodeTable(table: Readonly<Record<string, unknown>>, path = 'header'): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const key of Object.keys(table)) {
    const value = table[key]
    if (value === undefined) continue
    // Strings are most of it, and need nothing.
    const encoded = typeof value === 'string' ? value : encodeValue(value, path, key)
    if (key === '__proto__') Object.defineProperty(out, key, { value: encoded, enumerable: true })
    else out[key] = encoded
  }
  return out
}

function encodeValue(value: unknown, path: string, key: string | number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return encodeNumber(value)
      throw unencodable(path, key, `the number ${value}`)
    case 'bigint':
      if (value >= -INT64 && value < INT64) return { '!': 'int64', value }
      throw unencodable(path, key, `the integer ${value}, which is wider than 64 bits,`)
    case 'undefined':
      return null
    case 'object':
      return value === null ? null : encodeObject(value, path, key)
    default:
      throw unencodable(path, key, `a ${typeof value}`)
  }
}

function encodeNumber(value: number): unknown {
  if (!Number.isSafeInteger(value)) return { '!': 'double', value }
  return { '!': value >= -INT32 && value < INT32 ? 'int32' : 'int64', value }
}

function encodeObject(value: object, path: string, key: string | number): unknown {
  if (Array.isArray(value)) return value.map((item, index) => encodeValue(item, `${path}.${key}`, index))
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof Date) {
    const seconds = Math.floor(value.getTime() / 1000)
    if (seconds >= 0) return { '!': 'timestamp', value: seconds }
    throw unencodable(path, key, `the time ${String(value)}, which is before 1970,`)
  }
  if (value instanceof Decimal) return encodeDecimal(value, path, key)
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) {
    throw unencodable(path, key, `an object of class ${value.constructor.name}`)
  }
  const table = encodeTable(value as Record<string, unknown>, `${path}.${key}`)
  // amqplib takes an object with the key `!` for a typed value, unless it is told that it is none.
  return '!' in table ? { '!': 'object', value: table } : table
}

function encodeDecimal(value: Decimal, path: string, key: string | number): unknown {
  const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(value.text) ?? []
  const digits = whole === undefined ? Number.NaN : Number(whole + fraction)
  if (digits < INT32 && fraction.length < 256) {
    // Signed, as py-amqp reads it; amqplib writes 32 bits without a sign.
    return { '!': 'decimal', value: { places: fraction.length, digits: (sign === '-' ? -digits : digits) >>> 0 } }
  }
  throw unencodable(path, key, `the decimal ${value.text}, which AMQP cannot hold,`)
}

function unencodable(path: string, key: string | number, what: string): BrokerError {
  return new BrokerError(
    'bad_option',
    `${what[0]?.toUpperCase()}${what.slice(1)} cannot be sent to RabbitMQ (${path} ${key})`,
    {
      affects: 'message',
    },
  )
}
