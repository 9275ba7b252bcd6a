import { expect, it } from 'vitest'
import { Decimal } from './decimal.ts'
import { type SafeReprOptions, safeRepr } from './safe-repr.ts'

/** Values, and what `celery.utils.saferepr.saferepr` of 5.7.0 says of their like. */
const TABLE: readonly (readonly [value: unknown, options: SafeReprOptions, repr: string])[] = [
  [[1], { tuple: true }, '(1,)'],
  [[], { tuple: true }, '()'],
  [[], {}, '[]'],
  [[2, 3], { tuple: true }, '(2, 3)'],
  [[[[[1]]]], {}, '[[[[...]]]]'],
  [{ a: { b: { c: { d: 1 } } } }, {}, "{'a': {'b': {'c': {...}}}}"],
  [[[[[1]]]], { maxLevels: 0 }, '[[[[1]]]]'],
  [[[1], { a: 2 }], { maxLevels: 1 }, '[[...], {...}]'],
  [["it's", 'a"b', 'a\\b\n'], { tuple: true }, "('it\\'s', 'a\"b', 'a\\b\n')"],
  [new TextEncoder().encode('abc'), {}, "b'abc'"],
  [new Uint8Array([0xff, 1]), {}, "b'ff01'"],
  [new TextEncoder().encode('abcdefghij'), { maxLength: 4 }, "b'abcd...'"],
  [new Set([1]), {}, '{1}'],
  [new Set(), {}, 'set()'],
  [null, {}, 'None'],
  [true, {}, 'True'],
  [Number.NaN, {}, 'nan'],
  [1e22, {}, '1e+22'],
  [2n ** 70n, {}, '1180591620717411303424'],
  [new Decimal('1.5'), {}, "Decimal('1.5')"],
  [
    new Map<unknown, unknown>([
      [1, 'a'],
      [null, 2],
    ]),
    {},
    "{1: 'a', None: 2}",
  ],
  [['x'.repeat(2000)], { tuple: true, maxLength: 1024 }, `('${'x'.repeat(1023)}...',)`],
  [[1, 2, 'x'.repeat(40), 3], { tuple: true, maxLength: 20 }, "(1, 2, 'xxxxxxxxxxxxx...', ...)"],
  [
    Array.from({ length: 40 }, (_, n) => n),
    { maxLength: 50 },
    '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, , ...]',
  ],
  [['hello world and more', 'b'], { maxLength: 15 }, "['hello world...', ...]"],
  [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { maxLength: 8 },
    '[[1, 2, , ...]]',
  ],
  [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { maxLength: 10 },
    '[[1, 2, 3], ...]',
  ],
  [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { maxLength: 11 },
    '[[1, 2, 3], , ...]',
  ],
  [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { maxLength: 12 },
    '[[1, 2, 3], , ...]',
  ],
  [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { maxLength: 1 },
    '[, ...]',
  ],
  [[1], { maxLength: 0 }, ', ...'],
  [[[[1]]], { maxLength: 3 }, '[[[, ...]]]'],
  [[[[[1]]]], { maxLength: 3 }, '[[[, ...]]]'],
  [{ key: 'value', other: [1, 2] }, { maxLength: 10 }, "{'key': 'va...', ...}"],
  [{ key: 'value', other: [1, 2] }, { maxLength: 18 }, "{'key': 'value', 'o...', ...}"],
  [{ key: 'value', other: [1, 2] }, { maxLength: 25 }, "{'key': 'value', 'other': , ...}"],
  [['😀'.repeat(10), 'b'], { maxLength: 12 }, "['😀😀😀😀😀😀😀😀😀😀', ...]"],
  [['😀'.repeat(10), 'b'], { maxLength: 6 }, "['😀😀😀😀😀...', ...]"],
  [[123456789], { maxLength: 5 }, '[1234...]'],
  [[[[[[1]]]]], {}, '[[[[...]]]]'],
  [[[], []], { maxLength: 4 }, '[[], , ...]'],
  [[[1]], { tuple: true, maxLength: 2 }, '([, ...],)'],
]

it.each(TABLE)('%# shows %o with %o as saferepr does [C21]', (value, options, repr) => {
  expect(safeRepr(value, options)).toBe(repr)
})

it('never throws', () => {
  const circular: { self?: unknown } = {}
  circular.self = [circular]
  expect(safeRepr(circular, { maxLevels: 0 })).toBe("{'self': [<Recursion on dict>]}")
  const hostile = { toJSON: () => new Error('x').message.repeat(-1) }
  expect(safeRepr([hostile])).toBe('<unrepresentable>')
  const endless = { toJSON: () => ({ toJSON: () => endless }) }
  expect(safeRepr(endless)).toBe("{'toJSON': <function toJSON>}")
})

it('shows nothing beyond the limit but brackets', () => {
  const long = Array.from({ length: 100_000 }, (_, index) => ({ index }))
  expect(safeRepr(long, { maxLength: 1024 }).length).toBeLessThan(1100)
})
