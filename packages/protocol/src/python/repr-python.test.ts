import { expect, it } from 'vitest'
import { Decimal } from './decimal.ts'
import { PyDate } from './py-date.ts'
import { PyDateTime } from './py-date-time.ts'
import { PyTime } from './py-time.ts'
import { reprPython } from './repr-python.ts'
import { Uuid } from './uuid.ts'

/** Values, and Python's repr of their like. */
const TABLE: readonly (readonly [value: unknown, repr: string])[] = [
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
  [1, '1'],
  [1.5, '1.5'],
  [1e22, '1e+22'],
  [Number.NaN, 'nan'],
  [Number.NEGATIVE_INFINITY, '-inf'],
  [2n ** 70n, '1180591620717411303424'],
  ['abc', "'abc'"],
  ["it's", '"it\'s"'],
  [`both ' and "`, "'both \\' and \"'"],
  ['a\\b\n\r\t\0\x7f\xa0\xad', "'a\\\\b\\n\\r\\t\\x00\\x7f\\xa0\\xad'"],
  ['é ñ 漢 😀', "'é \u00f1 \u6f22 😀'"],
  ['\u2028\u200b\ufeff\ud800', "'\\u2028\\u200b\\ufeff\\ud800'"],
  ['\u{e0001}\u{10ffff}', "'\\U000e0001\\U0010ffff'"],
  [[1, 'a', [null]], "[1, 'a', [None]]"],
  [{ a: 1, b: { c: [] } }, "{'a': 1, 'b': {'c': []}}"],
  [new Map([[1, 2]]), '{1: 2}'],
  [new Set(), 'set()'],
  [new Set([1]), '{1}'],
  [new Uint8Array([0x61, 0x5c, 0x27, 0xff, 0x0a, 0x22]), "b'a\\\\\\'\\xff\\n\"'"],
  [new TextEncoder().encode("it's"), 'b"it\'s"'],
  [
    new PyDateTime('2020-01-02T03:04:05.000600+00:00'),
    'datetime.datetime(2020, 1, 2, 3, 4, 5, 600, tzinfo=datetime.timezone.utc)',
  ],
  [new Date('2020-01-02T03:04:00Z'), 'datetime.datetime(2020, 1, 2, 3, 4, tzinfo=datetime.timezone.utc)'],
  [new PyDateTime('2020-01-02T00:00:00'), 'datetime.datetime(2020, 1, 2, 0, 0)'],
  [
    new PyDateTime('2020-01-02T03:04:05-05:30'),
    'datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=66600)))',
  ],
  [
    new PyDateTime('2020-01-02T03:04:05+01:00'),
    'datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=datetime.timezone(datetime.timedelta(seconds=3600)))',
  ],
  [new PyDate('2020-01-02'), 'datetime.date(2020, 1, 2)'],
  [new PyTime('01:02'), 'datetime.time(1, 2)'],
  [new PyTime('01:02:03'), 'datetime.time(1, 2, 3)'],
  [new PyTime('01:02:03.000004+00:00'), 'datetime.time(1, 2, 3, 4, tzinfo=datetime.timezone.utc)'],
  [new Decimal('1.50'), "Decimal('1.50')"],
  [new Uuid('{12345678123442348234123456789ABC}'), "UUID('12345678-1234-4234-8234-123456789abc')"],
  [Object.assign(new Error(), { excType: 'ValueError', excArgs: ['x', 42] }), "ValueError('x', 42)"],
  [new TypeError('x'), "TypeError('x')"],
  [new Error(), 'Exception()'],
  [new RangeError("it's"), 'ValueError("it\'s")'],
]

it.each(TABLE)('%# shows %o as Python does', (value, repr) => {
  expect(reprPython(value)).toBe(repr)
})

it('shows what Python has no like of', () => {
  expect(reprPython(undefined)).toBe('None')
  expect(reprPython(function run() {})).toBe('<function run>')
  expect(reprPython(Symbol('x'))).toBe('<Symbol(x)>')
  expect(reprPython(new Date(Number.NaN))).toBe('<invalid datetime>')
  expect(reprPython(new URL('http://a/b'))).toBe("'http://a/b'")
  expect(reprPython({ a: undefined, b: 1 })).toBe("{'b': 1}")
})

it('ends, whatever it is given', () => {
  const circular: unknown[] = []
  circular.push(circular)
  expect(reprPython(circular)).toMatch(/^\[+\.\.\.\]+$/)
  const hostile = {
    get a(): never {
      throw new Error('no')
    },
  }
  expect(reprPython(hostile)).toBe('<unrepresentable>')
})
