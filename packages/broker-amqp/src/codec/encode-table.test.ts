import { Decimal, Uuid } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { encodeTable } from './encode-table.ts'

describe('encodeTable', () => {
  it.each([0, 1, 127, 128, 200, 255, 300, 32_768, -1, -200, 2 ** 31 - 1, -(2 ** 31)])(
    'writes %d as int32 [C14]',
    (value) => {
      expect(encodeTable({ n: value })).toEqual({ n: { '!': 'int32', value } })
    },
  )

  it.each([2 ** 31, -(2 ** 31) - 1, 2 ** 40, Number.MAX_SAFE_INTEGER])('writes %d as int64 [C14]', (value) => {
    expect(encodeTable({ n: value })).toEqual({ n: { '!': 'int64', value } })
  })

  it.each([1.5, -0.1, 2 ** 53, 1e300])('writes %d as a double', (value) => {
    expect(encodeTable({ n: value })).toEqual({ n: { '!': 'double', value } })
  })

  it('does so at every depth', () => {
    const encoded = encodeTable({ timelimit: [300, null], deep: { list: [{ n: 200 }] } })
    expect(encoded).toEqual({
      timelimit: [{ '!': 'int32', value: 300 }, null],
      deep: { list: [{ n: { '!': 'int32', value: 200 } }] },
    })
  })

  it('leaves strings, booleans and null as they are, and undefined out', () => {
    const table = { s: 'x', empty: '', t: true, f: false, n: null, u: undefined, list: [undefined] }
    expect(encodeTable(table)).toEqual({ s: 'x', empty: '', t: true, f: false, n: null, list: [null] })
    expect(Object.keys(encodeTable(table))).not.toContain('u')
  })

  it('writes bigint as int64, exactly', () => {
    expect(encodeTable({ n: 2n ** 63n - 1n })).toEqual({ n: { '!': 'int64', value: 2n ** 63n - 1n } })
    expect(encodeTable({ n: -(2n ** 63n) })).toEqual({ n: { '!': 'int64', value: -(2n ** 63n) } })
  })

  it('writes bytes, times and decimals', () => {
    const bytes = new Uint8Array([1, 2, 3]).subarray(1)
    expect(encodeTable({ bytes })).toEqual({ bytes: Buffer.from([2, 3]) })
    expect(encodeTable({ at: new Date(1_500) })).toEqual({ at: { '!': 'timestamp', value: 1 } })
    expect(encodeTable({ d: new Decimal('1.50') })).toEqual({
      d: { '!': 'decimal', value: { places: 2, digits: 150 } },
    })
    // Two's complement.
    expect(encodeTable({ d: new Decimal('-1.5') })).toEqual({
      d: { '!': 'decimal', value: { places: 1, digits: 2 ** 32 - 15 } },
    })
  })

  it('does not let a key named ! change the type of a record', () => {
    expect(encodeTable({ d: { '!': 'int32', value: 'x' } })).toEqual({
      d: { '!': 'object', value: { '!': 'int32', value: 'x' } },
    })
  })

  it('keeps a key named __proto__ a key', () => {
    const table = JSON.parse('{"__proto__": {"polluted": 1}}') as Record<string, unknown>
    const encoded = encodeTable(table)
    expect(Object.keys(encoded)).toEqual(['__proto__'])
    expect(encoded['polluted']).toBeUndefined()
  })

  it.each([
    ['an integer beyond 64 bits', { big: 2n ** 63n }, /header big/],
    ['a function', { f: () => 1 }, /function.*header f/],
    ['a class', { list: [new Uuid('12345678-1234-4234-8234-123456789abc')] }, /Uuid.*header\.list 0/],
    ['a time before 1970', { at: new Date(-1_000) }, /before 1970/],
    ['a decimal that AMQP cannot hold', { d: new Decimal('2147483648') }, /decimal/],
    ['a number that is none', { list: [Number.NaN] }, /number NaN.*header\.list 0/],
    ['a number without end', { n: -Infinity }, /number -Infinity.*header n/],
  ])('refuses %s, and says where it is', (_what, table, message) => {
    expect(() => encodeTable(table)).toThrow(expect.objectContaining({ code: 'bad_option', affects: 'message' }))
    expect(() => encodeTable(table)).toThrow(message)
  })
})
