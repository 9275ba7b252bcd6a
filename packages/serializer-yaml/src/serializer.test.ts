import { Buffer } from 'node:buffer'
import { PyDate, type PyDateTime } from '@celeriac/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serializer } from './serializer.ts'

/** `echo(1, 'a', b'\x00\xff', None, d={'k': 1.5})` as Celery 5.7.0 sent it. */
const FROM_CELERY =
  'LSAtIDEKICAtIGEKICAtICEhYmluYXJ5IHwKICAgIEFQOD0KICAtIG51bGwKLSBkOgogICAgazogMS41Ci0gY2FsbGJhY2tzOiBudWxsCiAgY2hhaW46IG51bGwKICBjaG9yZDogbnVsbAogIGVycmJhY2tzOiBudWxsCg=='

const VALUE = [
  [1, 'a', new Uint8Array([0, 255]), null],
  { d: { k: 1.5 } },
  { callbacks: null, errbacks: null, chain: null, chord: null },
]

const dump = (value: unknown) => Buffer.from(serializer.encode(value)).toString()
const load = (text: string) => serializer.decode(Buffer.from(text))

describe('yaml', () => {
  it('reads what Celery sent [C29]', () => {
    expect(serializer.decode(Buffer.from(FROM_CELERY, 'base64'))).toEqual(VALUE)
  })

  it('writes the bytes that Celery sent', () => {
    expect(Buffer.from(serializer.encode(VALUE)).toString('base64')).toBe(FROM_CELERY)
  })

  it.each([
    [[], '[]\n'],
    [{}, '{}\n'],
    ['a', 'a\n...\n'],
    ["it's", "it's\n...\n"],
    ['yes', "'yes'\n"],
    [{ l: [1, [2, { a: 1 }]], e: [], b: {} }, 'b: {}\ne: []\nl:\n- 1\n- - 2\n  - a: 1\n'],
    [[1e22, 1e-7, Number.NaN, 2 ** 60], '- 1.0e+22\n- 1.0e-07\n- .nan\n- 1.152921504606847e+18\n'],
    [[10n ** 30n], '- 1000000000000000000000000000000\n'],
    [['é', '\0', '\t', ' lead', '', '😀'], '- "\\xE9"\n- "\\0"\n- "\\t"\n- \' lead\'\n- \'\'\n- "\\U0001F600"\n'],
    [new Date(Date.UTC(2020, 0, 2, 3, 4, 5, 6)), '2020-01-02 03:04:05.006000+00:00\n...\n'],
    [[new PyDate('2020-01-02')], '- 2020-01-02\n'],
    [{ s: new Set(['b', 'a']) }, 's: !!set\n  a: null\n  b: null\n'],
    [{ k: new Uint8Array([0, 255]) }, 'k: !!binary |\n  AP8=\n'],
    [new Map<unknown, unknown>([[10, 1], [9, 2]]), '9: 2\n10: 1\n'], // biome-ignore format: one table row
  ])('writes what Python writes, %#', (value, text) => {
    expect(dump(value)).toBe(text)
  })

  it.each(['1', '1.5', '.5', '1_000', '0x1f', '010', '12:30', '2020-01-01', 'yes', 'Off', 'null', '~', '=', '<<'])(
    'quotes the text %s, which would be read as something else',
    (text) => {
      expect(dump([text])).toBe(`- '${text}'\n`)
      expect(load(dump([text]))).toEqual([text])
    },
  )

  it.each([
    ['1e3', '1e3'],
    ['0o7', '0o7'],
    ['010', 8],
    ['-0x1f', -31],
    ['0b11', 3],
    ['1_000', 1000],
    ['12:30', 750],
    ['1:30.5', 90.5],
    ['1.0e+22', 1e22],
    ['-.INF', Number.NEGATIVE_INFINITY],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    ['yes', true],
    ['y', 'y'],
    ['', null],
    ['2020-01-02', new PyDate('2020-01-02')],
    ['2020-01-02 03:04:05.006000+00:00', new Date(Date.UTC(2020, 0, 2, 3, 4, 5, 6))],
    ['2020-01-02T03:04:05Z', new Date(Date.UTC(2020, 0, 2, 3, 4, 5))],
    ['!!str 1', '1'],
    ['&a [1]', [1]],
    ['[&a {x: 1}, *a, {<<: *a, y: 2}]', [{ x: 1 }, { x: 1 }, { x: 1, y: 2 }]],
    ['!!set {a, b}', new Set(['a', 'b'])],
    ['a: 1\na: 2', { a: 2 }],
  ])('reads as Python reads, %#', (text, value) => {
    expect(load(text)).toEqual(value)
  })

  it('keeps microseconds and offsets of Python datetimes', () => {
    const text = '- 2020-01-02 03:04:05.000600+05:30\n- 2020-01-02 03:04:05\n'
    const value = load(text) as PyDateTime[]
    expect(value.map((date) => date.iso)).toEqual(['2020-01-02T03:04:05.000600+05:30', '2020-01-02T03:04:05'])
    expect(dump(value)).toBe(text)
  })

  it.each([
    ['a Python object', '!!python/object/apply:os.system ["true"]'],
    ['a Python tuple', '!!python/tuple [1]'],
    ['any other tag', '!mine 1'],
    ['a wrong tag', '!!int x'],
    ['two documents', '--- 1\n--- 2\n'],
    ['broken YAML', '[1, '],
    ['absurd nesting', '['.repeat(100_000)],
    ['bytes that are not UTF-8', undefined],
    [
      'a billion laughs',
      Array.from(
        { length: 12 },
        (_, n) =>
          `- &a${n} [${Array(10)
            .fill(n === 0 ? 'lol' : `*a${n - 1}`)
            .join(',')}]`,
      ).join('\n'),
    ],
  ])('does not read %s', (_name, text) => {
    expect(() => (text === undefined ? serializer.decode(new Uint8Array([0xff])) : load(text))).toThrow()
  })

  it('reads what was repeated a thousand times', () => {
    expect(load(`- &a [x]\n${'- *a\n'.repeat(1000)}`)).toHaveLength(1001)
  })

  it.each([
    '{__proto__: {polluted: true}, a: 1}',
    '{"\\x5f_proto__": {polluted: true}, a: 1}',
    '{a: 1, <<: {__proto__: {polluted: true}}}',
    '{? !!str __proto__ : {polluted: true}, a: 1}',
    '[&k __proto__, {*k : {polluted: true}, a: 1}]',
  ])('leaves out members called __proto__, so that no copy gets another prototype: %s', (text) => {
    const read = load(text)
    const value = Array.isArray(read) ? read[1] : read
    expect(Object.getOwnPropertyNames(value)).toEqual(['a'])
    expect(Object.assign({}, value)).not.toHaveProperty('polluted')
  })

  it.each([
    ['a function', { f: [() => 1] }, 'f[0]'],
    ['an Error', new Error('x'), 'the top'],
  ])('refuses %s and says where', (_name, value, path) => {
    expect(() => serializer.encode(value)).toThrow(path)
  })

  it('refuses circular values', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(() => serializer.encode(circle)).toThrow(TypeError)
  })

  it('gives back what it wrote', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(...' :#-,[]{}&*!|>\'"%@`?=~<\n\t.0123456789abcdefxyz_é😀'), fc.string({ unit: 'binary', maxLength: 1 })) }) // biome-ignore format: one generator
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.integer(),
        fc.bigInt().filter((n) => !Number.isSafeInteger(Number(n))),
        fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array(),
        fc.array(tie('any')),
        fc.dictionary(
          text.filter((key) => key !== '__proto__'),
          tie('any'),
          { noNullPrototype: true },
        ),
      ),
    })).any
    fc.assert(
      fc.property(value, (v) => {
        expect(load(dump(v))).toEqual(v)
      }),
    )
  })
})
