import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../python/decimal.ts'
import { PyDate } from '../python/py-date.ts'
import { PyDateTime } from '../python/py-date-time.ts'
import { PyTime } from '../python/py-time.ts'
import { Uuid } from '../python/uuid.ts'
import { jsonForm } from '../python/wire-forms.ts'
import { decodeJson } from './decode-json.ts'
import { encodeCompactJson, encodeJson } from './encode-json.ts'
import { JsonEncodeError } from './json-errors.ts'

/** Values, and what kombu 5.7.0 on Python 3.11 writes for their like. */
const TABLE: readonly (readonly [value: unknown, json: string])[] = [
  [null, 'null'],
  [true, 'true'],
  [0, '0'],
  [-1, '-1'],
  [9007199254740991, '9007199254740991'],
  [9007199254740993n, '9007199254740993'],
  [2n ** 70n, '1180591620717411303424'],
  [-(2n ** 63n), '-9223372036854775808'],
  [1.5, '1.5'],
  [0.1, '0.1'],
  [1 / 3, '0.3333333333333333'],
  [1e-4, '0.0001'],
  [1e-5, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [123456.789, '123456.789'],
  [9007199254740992, '9007199254740992.0'],
  [1e16, '1e+16'],
  [1.2e20, '1.2e+20'],
  [1e21, '1e+21'],
  [1e22, '1e+22'],
  [1e100, '1e+100'],
  [5e-324, '5e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [-0, '-0.0'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
  ['', '""'],
  ['a"b\\c/d', '"a\\"b\\\\c/d"'],
  ['\b\f\n\r\t\0\x1f\x7f', '"\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f"'],
  ['é \u2028 \u2029 \uffff', '"\\u00e9 \\u2028 \\u2029 \\uffff"'],
  ['😀', '"\\ud83d\\ude00"'],
  ['\ud800', '"\\ud800"'],
  ["it's", '"it\'s"'],
  [[], '[]'],
  [{}, '{}'],
  [[[], {}], '[[], {}]'],
  [[1, [2, [3]]], '[1, [2, [3]]]'],
  [{ a: 1, b: [true, null] }, '{"a": 1, "b": [true, null]}'],
  [
    new Map<unknown, unknown>([
      [2, 2],
      [null, 3],
      [true, 4],
      [1.5, 5],
    ]),
    '{"2": 2, "null": 3, "true": 4, "1.5": 5}',
  ],
  [new Date('2020-01-02T03:04:05Z'), '{"__type__": "datetime", "__value__": "2020-01-02T03:04:05+00:00"}'],
  [new Date('2020-01-02T03:04:05.006Z'), '{"__type__": "datetime", "__value__": "2020-01-02T03:04:05.006000+00:00"}'],
  [new Date('0001-01-01T00:00:00Z'), '{"__type__": "datetime", "__value__": "0001-01-01T00:00:00+00:00"}'],
  [new PyDateTime('2020-01-02T03:04:05.000600'), '{"__type__": "datetime", "__value__": "2020-01-02T03:04:05.000600"}'],
  [new PyDate('2020-01-02'), '{"__type__": "date", "__value__": "2020-01-02"}'],
  [new PyTime('01:02:03.000004'), '{"__type__": "time", "__value__": "01:02:03.000004"}'],
  [new Decimal('1.50'), '{"__type__": "decimal", "__value__": "1.50"}'],
  [
    new Uuid('12345678-1234-4234-8234-123456789abc'),
    '{"__type__": "uuid", "__value__": {"hex": "12345678123442348234123456789abc"}}',
  ],
  [new TextEncoder().encode('abc é'), '{"__type__": "bytes", "__value__": "abc \\u00e9"}'],
  [new Uint8Array([0xff, 0]), '{"__type__": "base64", "__value__": "/wA="}'],
  [new Uint8Array(), '{"__type__": "bytes", "__value__": ""}'],
]

describe('encodeJson', () => {
  it.each(TABLE)('%# writes %o as Python does [C23] [C25]', (value, json) => {
    expect(encodeJson(value)).toBe(json)
  })

  it('refuses integers that Python would not read', () => {
    expect(encodeJson([10n ** 4299n, -(10n ** 4299n)])).toHaveLength(2 + 4300 + 2 + 4301)
    for (const long of [10n ** 4300n, -(10n ** 4300n)]) {
      expect(() => encodeJson([long])).toThrow('An integer of more than 4300 digits')
    }
  })

  it('leaves out members that are undefined, and writes null for elements that are', () => {
    expect(encodeJson({ a: undefined, b: [undefined], c: new Map([['d', undefined]]) })).toBe('{"b": [null], "c": {}}')
    expect(encodeJson(undefined)).toBe('null')
  })

  it('asks toJSON, and own value classes for their form', () => {
    expect(encodeJson({ at: new URL('http://a/b') })).toBe('{"at": "http://a/b"}')
    expect(encodeJson({ toJSON: () => [1] })).toBe('[1]')
    expect(encodeJson({ [jsonForm]: () => ['point', [1, 2]], x: 1 })).toBe('{"x": 1}')
    class Point {
      [jsonForm]() {
        return ['point', [1, 2]] as const
      }
    }
    expect(encodeJson(new Point())).toBe('{"__type__": "point", "__value__": [1, 2]}')
  })

  it('writes instances of classes as their members', () => {
    class Point {
      x = 1
      get y() {
        return 2
      }
    }
    expect(encodeJson([new Point(), Object.create(null)])).toBe('[{"x": 1}, {}]')
  })

  const circular: unknown[] = []
  circular.push({ again: circular })
  it.each([
    ['a function', { a: [1, { 'b c': () => 1 }] }, '$.a[1]["b c"]'],
    ['a symbol', [Symbol('x')], '$[0]'],
    ['a Set', { tags: new Set() }, '$.tags'],
    ['a Promise', [Promise.resolve()], '$[0]'],
    ['an Error', { cause: new Error('x') }, '$.cause'],
    ['a RegExp', [[], /x/], '$[1]'],
    ['an invalid Date', { at: new Date(Number.NaN) }, '$.at'],
    ['a Date that Python lacks', [new Date('+010000-01-01T00:00:00Z')], '$[0]'],
    ['a key that is an object', { map: new Map([[{}, 1]]) }, '$.map'],
    ['a circle', circular, expect.stringMatching(/^\$\[0\]\.again\[0\]\.again.*…$/)],
  ])('refuses %s and says where it is', (_, value, path) => {
    for (const encode of [encodeJson, encodeCompactJson]) {
      expect(() => encode(value)).toThrow(JsonEncodeError)
      expect(() => encode(value)).toThrow(expect.objectContaining({ code: 'json_encode', path }))
    }
  })

  it.each([
    [new Error('x'), 'An Error cannot be written as JSON'],
    [new Set(), 'A Set cannot be written as JSON'],
    [() => 1, 'A function cannot be written as JSON'],
    [new Map([[{}, 1]]), 'An object cannot be a key in JSON'],
  ])('words the refusal of %s', (value, text) => {
    expect(() => encodeJson(value)).toThrow(text)
  })

  it('comes back as it was, but for members called __proto__', () => {
    const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__'))
    fc.assert(
      fc.property(plain, (value) => {
        expect(decodeJson(encodeJson(value))).toEqual(value)
        expect(decodeJson(encodeCompactJson(value))).toEqual(value)
      }),
    )
  })

  it('writes ASCII only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = encodeJson(text)
        expect(json).toMatch(/^[ -~]*$/)
        expect(JSON.parse(json)).toBe(text)
      }),
    )
  })
})

describe('encodeCompactJson', () => {
  it('says the same without spaces', () => {
    expect(encodeCompactJson({ a: [1, 'é'], b: undefined })).toBe('{"a":[1,"é"]}')
    expect(encodeCompactJson({ a: [1n, 2] })).toBe('{"a":[1,2]}')
    expect(encodeCompactJson([1e22, 1.2e20])).toBe('[1e+22,1.2e+20]')
  })

  it.each(TABLE)('%# means the same as encodeJson for %o', (value) => {
    expect(decodeJson(encodeCompactJson([value, 1]))).toEqual(decodeJson(encodeJson([value, 1])))
  })
})
