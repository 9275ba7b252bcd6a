import { Decimal } from '@celeriac/protocol'
import type { BigIntegers } from './big-integers.ts'

/**
 * Turns a table as amqplib decoded it into plain values, in place: `bigint` where a number cannot hold an integer,
 * `Date` for a timestamp, `Decimal`, and bytes that do not pin the chunk in which they came.
 */
export function decodeTable(table: Record<string, unknown>, bigIntegers: BigIntegers): Record<string, unknown> {
  // A field named `__proto__` must not lend its fields to the table.
  if (Object.getPrototypeOf(table) !== Object.prototype) Object.setPrototypeOf(table, Object.prototype)
  for (const key of Object.keys(table)) {
    const value = table[key]
    if (typeof value === 'object' && value !== null) table[key] = decodeObject(value, bigIntegers)
  }
  return table
}

function decodeObject(value: object, bigIntegers: BigIntegers): unknown {
  if (Buffer.isBuffer(value)) return new Uint8Array(value)
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (typeof item === 'object' && item !== null) value[index] = decodeObject(item, bigIntegers)
    }
    return value
  }
  const table = value as Record<string, unknown>
  const type = table['!']
  if (type === 'timestamp' && typeof table['value'] === 'number') return decodeTimestamp(table['value'], bigIntegers)
  if (type === 'decimal' && typeof table['value'] === 'object') return decodeDecimal(table['value'] as AmqpDecimal)
  return decodeTable(table, bigIntegers)
}

function decodeTimestamp(seconds: number, bigIntegers: BigIntegers): unknown {
  const integer = bigIntegers.reveal(seconds)
  if (integer !== undefined) return integer
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? seconds : date
}

interface AmqpDecimal {
  readonly places: number
  readonly digits: number
}

function decodeDecimal({ places, digits }: AmqpDecimal): Decimal {
  // py-amqp writes 32 bits with a sign, which amqplib reads without.
  const signed = digits | 0
  const text = String(Math.abs(signed)).padStart(places + 1, '0')
  const number = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
  return new Decimal(signed < 0 ? `-${number}` : number)
}
