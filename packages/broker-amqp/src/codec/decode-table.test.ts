import { Decimal } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { BigIntegers } from './big-integers.ts'
import { decodeTable } from './decode-table.ts'

describe('decodeTable', () => {
  it('leaves plain values as they are', () => {
    const table = { s: 'x', n: 1.5, t: true, v: null, list: [1, 'x', [null]], record: { k: 'v' } }
    expect(decodeTable(structuredClone(table), new BigIntegers())).toEqual(table)
  })

  it('gives times, bytes and decimals, at every depth', () => {
    const bytes = Buffer.from('abc')
    const decimals = { d: decimal(2, 150), e: decimal(3, 5), f: decimal(2, 2 ** 32 - 15) }
    const table = { list: [{ at: { '!': 'timestamp', value: 86_400 } }], bytes, ...decimals }
    const decoded = decodeTable(table, new BigIntegers())
    expect(decoded).toEqual({
      list: [{ at: new Date(86_400_000) }],
      bytes: new Uint8Array([97, 98, 99]),
      d: new Decimal('1.50'),
      e: new Decimal('0.005'),
      f: new Decimal('-0.15'),
    })
    expect(Buffer.isBuffer(decoded['bytes'])).toBe(false)
  })

  it('gives back the integers that were hidden from amqplib', () => {
    const bigIntegers = new BigIntegers()
    const values = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n]
    const list = values.map((value) => ({ '!': 'timestamp', value: Number(bigIntegers.hide(value)) }))
    expect(decodeTable({ list }, bigIntegers)).toEqual({ list: values })
  })

  it('keeps them apart, however many there are', () => {
    const bigIntegers = new BigIntegers()
    for (let round = 0n; round < 3n; round++) {
      const hidden = Array.from({ length: 50_000 }, (_, i) => Number(bigIntegers.hide(round * 50_000n + BigInt(i))))
      expect(hidden.every((seconds, i) => bigIntegers.reveal(seconds) === round * 50_000n + BigInt(i))).toBe(true)
    }
  })

  it('does not let a field named __proto__ lend its fields', () => {
    // What amqplib makes of it: it assigns to the name.
    const table: Record<string, unknown> = Object.setPrototypeOf({ own: 1 }, { task: 'stolen' })
    expect(decodeTable(table, new BigIntegers())['task']).toBeUndefined()
  })
})

function decimal(places: number, digits: number): unknown {
  return { '!': 'decimal', value: { places, digits } }
}
