import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../python/decimal.ts'
import { PyDate } from '../python/py-date.ts'
import { PyDateTime } from '../python/py-date-time.ts'
import { PyTime } from '../python/py-time.ts'
import { Uuid } from '../python/uuid.ts'
import { decodeJson } from './decode-json.ts'
import { encodeJson } from './encode-json.ts'
import { JsonDecodeError } from './json-errors.ts'

const typed = (type: string, value: unknown): string => JSON.stringify({ __type__: type, __value__: value })

describe('numbers', () => {
  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['{"a": [123456789012345678901234567890]}', { a: [123456789012345678901234567890n] }],
    ['[0.30000000000000004, 1e22, 1E-7, 1500000000000000000000e279]', [0.30000000000000004, 1e22, 1e-7, 1.5e300]],
    ['-0', -0],
    ['[1e999, -1e999]', [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['"12345678901234567890"', '12345678901234567890'],
  ])('%s is exact [C27]', (json, value) => {
    expect(decodeJson(json)).toEqual(value)
  })

  it('keeps integers exact that no float reaches', () => {
    const zeros = (count: number): string => '0'.repeat(count)
    expect(decodeJson(`[1${zeros(309)}, -1${zeros(4299)}]`)).toEqual([10n ** 309n, -(10n ** 4299n)])
  })

  it('refuses integers that Python refuses, whose reading would take too long', () => {
    const digits = '9'.repeat(4301)
    for (const json of [digits, `[-${digits}]`, `{"a": [1, ${digits}]}`]) {
      expect(() => decodeJson(json)).toThrow('an integer of more than 4300 digits')
    }
  })

  it.each([
    ['NaN', Number.NaN],
    [' [NaN, Infinity, -Infinity , 1] ', [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1]],
    ['{"a": NaN, "b": {}, "c": [], "d": "NaN"}', { a: Number.NaN, b: {}, c: [], d: 'NaN' }],
  ])('reads %s [C24]', (json, value) => {
    expect(decodeJson(json)).toEqual(value)
  })
})

describe('typed values', () => {
  it.each([
    ['datetime', '2020-01-02T03:04:05.006000+00:00', new Date('2020-01-02T03:04:05.006Z')],
    ['datetime', '2020-01-02T03:04:05+00:00', new Date('2020-01-02T03:04:05Z')],
    ['datetime', '2020-01-02T03:04:05.000600+00:00', new PyDateTime('2020-01-02T03:04:05.000600+00:00')],
    ['datetime', '2020-01-02T03:04:05', new PyDateTime('2020-01-02T03:04:05')],
    ['datetime', '2020-01-02T03:04:05+01:00', new PyDateTime('2020-01-02T03:04:05+01:00')],
    ['date', '2020-01-02', new PyDate('2020-01-02')],
    ['time', '01:02:03.000004', new PyTime('01:02:03.000004')],
    ['decimal', '1.50', new Decimal('1.50')],
    ['decimal', 'NaN', new Decimal('NaN')],
    ['uuid', { hex: '12345678123442348234123456789abc' }, new Uuid('12345678-1234-4234-8234-123456789abc')],
    ['bytes', 'é', new Uint8Array([0xc3, 0xa9])],
    ['base64', '/w==', new Uint8Array([0xff])],
  ])('%s of %o [C25]', (type, value, expected) => {
    const decoded = decodeJson(typed(type, value))
    expect(decoded).toEqual(expected)
    expect((decoded as object).constructor).toBe(expected.constructor)
    expect(JSON.parse(encodeJson(decoded))).toEqual({ __type__: type, __value__: value })
  })

  it('are found at any depth, and with an escaped name', () => {
    const date = new Date('2020-01-02T00:00:00Z')
    const json = typed('datetime', '2020-01-02T00:00:00+00:00')
    expect(decodeJson(`{"a": [${json}]}`)).toEqual({ a: [date] })
    expect(decodeJson(json.replace('__type', '_\\u005ftype'))).toEqual(date)
  })

  it('with a third member are plain objects [C26]', () => {
    const plain = { __type__: 'datetime', __value__: 'x', more: 1 }
    expect(decodeJson(JSON.stringify(plain))).toEqual(plain)
    expect(decodeJson('{"__type__": "datetime"}')).toEqual({ __type__: 'datetime' })
  })

  it.each([
    ['an unknown type', typed('complex', [1, 2])],
    ['a bad datetime', typed('datetime', 'yesterday')],
    ['a bad date', typed('date', '2020-02-30')],
    ['a bad time', typed('time', '25:00')],
    ['a bad decimal', typed('decimal', '1,5')],
    ['a bad uuid', typed('uuid', { hex: '12' })],
    ['a uuid without hex', typed('uuid', null)],
    ['bytes that are no text', typed('bytes', 5)],
    ['a type that is no text', '{"__type__": null, "__value__": 1}'],
  ])('refuses %s [C26]', (_, json) => {
    expect(() => decodeJson(json)).toThrow(JsonDecodeError)
  })
})

describe('safety', () => {
  it.each(['{"__proto__": {"polluted": 1}}', '{"_\\u005fproto__": {"polluted": 1}, "a": NaN}'])('drops %s', (json) => {
    const value = decodeJson(json) as Record<string, unknown>
    expect(Object.hasOwn(value, '__proto__')).toBe(false)
    expect(value['polluted']).toBeUndefined()
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it('keeps members that are called like those of every object', () => {
    const json = '{"constructor": 1, "toString": NaN, "hasOwnProperty": 2}'
    expect(Object.entries(decodeJson(json) as object)).toEqual([
      ['constructor', 1],
      ['toString', Number.NaN],
      ['hasOwnProperty', 2],
    ])
  })

  const deep = (levels: number, inner = ''): string => '['.repeat(levels) + inner + ']'.repeat(levels)
  it.each(['', '"x"', 'NaN', '{"__type__": 1}'])('bounds the depth, with %o inside', (inner) => {
    const levels = inner.startsWith('{') ? 511 : 512
    expect(() => decodeJson(deep(levels, inner))).not.toThrow()
    expect(() => decodeJson(deep(levels + 1, inner))).toThrow(JsonDecodeError)
    expect(() => decodeJson(deep(100_000, inner))).toThrow(JsonDecodeError)
  })

  it('takes another depth', () => {
    expect(() => decodeJson('[[[1]]]', { maxDepth: 3 })).not.toThrow()
    expect(() => decodeJson('[[[1]]]', { maxDepth: 2 })).toThrow('nested too deeply')
    expect(() => decodeJson('{"a":{"b":{}}}', { maxDepth: 2 })).toThrow('nested too deeply')
  })

  it('reads long strings without running out of stack', () => {
    const text = 'x\\'.repeat(1_000_000)
    expect(decodeJson(`[${JSON.stringify(text)}, NaN]`)).toEqual([text, Number.NaN])
  })
})

describe('what is no JSON', () => {
  it.each([
    '', ' ', 'nul', '[', '[1', '[1,', '[1,]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,}', '{a:1}', "'a'", '"a', '"\\x"', '"\n"',
    '01', '1.', '.5', '+1', '--1', '1e', 'Infinit', '-NaN', '[1] 2', '[NaN] x', '[NaN, "\\u12"]', '\ufeff1', 'undefined',
  ])('refuses %o', (text) => {
    expect(() => decodeJson(text)).toThrow(JsonDecodeError)
    expect(() => decodeJson(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'json_decode' }))
  }) // biome-ignore format: a table

  it('says where it stopped', () => {
    expect(() => decodeJson('[NaN, x]')).toThrow('unexpected "x" at position 6')
    expect(() => decodeJson('[NaN')).toThrow('ends too early')
  })

  it('refuses bytes that are no UTF-8, but not a replacement character', () => {
    expect(() => decodeJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow('not UTF-8')
    expect(decodeJson(Buffer.from('"\ufffd"'))).toBe('\ufffd')
  })
})

it('reads what the runtime reads, by either way', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      // Long integers are exact here only.
      fc.pre(!json.includes('__proto__') && !/\d{16}/.test(json))
      expect(decodeJson(json)).toEqual(JSON.parse(json))
      // A NaN beside it sends the text through the slow reader.
      expect(decodeJson(`[NaN, ${json}]`)).toEqual([Number.NaN, JSON.parse(json)])
    }),
  )
})

it('gives back what was written, whatever it is', () => {
  const value = fc.oneof(
    fc.bigInt().filter((n) => n > 2n ** 53n || n < -(2n ** 53n)),
    fc.double(),
    fc.date({ noInvalidDate: true, min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') }),
    fc.uint8Array(),
    fc.uuid().map((text) => new Uuid(text)),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(
      fc.array(
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          value,
        ),
      ),
      (values) => {
        expect(decodeJson(encodeJson(values))).toEqual(values)
      },
    ),
  )
})
