import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serializer } from './serializer.ts'

/** `echo(1, 'a', b'\x00\xff', None, 2**40, -1, d={'k': 1.5})` as Celery 5.7.0 sent it. */
const FROM_CELERY = 'k5YBoWHEAgD/wM8AAAEAAAAAAP+BoWSBoWvLP/gAAAAAAACEqWNhbGxiYWNrc8CoZXJyYmFja3PApWNoYWluwKVjaG9yZMA='

const VALUE = [
  [1, 'a', new Uint8Array([0, 255]), null, 2 ** 40, -1],
  { d: { k: 1.5 } },
  { callbacks: null, errbacks: null, chain: null, chord: null },
]

const hex = (value: unknown) => Buffer.from(serializer.encode(value)).toString('hex')
const unhex = (text: string) => serializer.decode(Buffer.from(text, 'hex'))

describe('msgpack', () => {
  it('reads what Celery sent [C28]', () => {
    expect(serializer.decode(Buffer.from(FROM_CELERY, 'base64'))).toEqual(VALUE)
  })

  it('writes the bytes that Celery sent [C28]', () => {
    const [args, kwargs, embed] = VALUE
    const body = [(args as unknown[]).toSpliced(4, 1), kwargs, embed]
    const sent = Buffer.from(FROM_CELERY, 'base64').toString('hex').replace('9601a161', '9501a161')
    expect(hex(body)).toBe(sent.replace('cf0000010000000000', ''))
  })

  it.each([
    [0, '00'],
    [127, '7f'],
    [128, 'cc80'],
    [256, 'cd0100'],
    [65536, 'ce00010000'],
    [2 ** 32 - 1, 'ceffffffff'],
    [2 ** 32, 'd30000000100000000'],
    [Number.MAX_SAFE_INTEGER, 'd3001fffffffffffff'],
    [-1, 'ff'],
    [-33, 'd0df'],
    [-129, 'd1ff7f'],
    [-32769, 'd2ffff7fff'],
    [-(2 ** 31) - 1, 'd3ffffffff7fffffff'],
    [10n, '0a'],
    [2n ** 64n - 1n, 'cfffffffffffffffff'],
    [-(2n ** 63n), 'd38000000000000000'],
    [1.5, 'cb3ff8000000000000'],
    [1e22, 'cb4480f0cf064dd592'],
    [true, 'c3'],
    [undefined, 'c0'],
    [{ a: undefined, b: 1 }, '81a16201'],
    [new Map<unknown, unknown>([[1, 2]]), '810102'],
    [{ toJSON: () => 'x' }, 'a178'],
  ])('writes %s as Python does', (value, bytes) => {
    expect(hex(value)).toBe(bytes)
  })

  it('keeps integers exact beyond 2^53', () => {
    expect(unhex('cfffffffffffffffff')).toBe(2n ** 64n - 1n)
    expect(unhex('cf0000010000000000')).toBe(2 ** 40)
  })

  it('gives back what it wrote', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.maxSafeInteger(),
        fc.double({ noDefaultInfinity: true, noNaN: true }).filter((n) => !Object.is(n, -0)),
        fc.boolean(),
        fc.constant(null),
        fc.uint8Array(),
        fc.array(tie('any')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('any'),
          { noNullPrototype: true },
        ),
      ),
    })).any
    fc.assert(
      fc.property(value, (v) => {
        expect(serializer.decode(serializer.encode(v))).toEqual(v)
      }),
    )
  })

  it.each([
    ['a Date', { when: [new Date(0)] }, 'when[0]'],
    ['a function', () => 1, 'the top'],
    ['a Set', [new Set()], '[0]'],
    ['an integer of more than 64 bits', 2n ** 64n, 'the top'],
  ])('refuses %s and says where', (_name, value, path) => {
    expect(() => serializer.encode(value)).toThrow(TypeError)
    expect(() => serializer.encode(value)).toThrow(path)
  })

  it('refuses circular values', () => {
    const circle: unknown[] = []
    circle.push(circle)
    expect(() => serializer.encode(circle)).toThrow(TypeError)
  })

  it.each([
    ['a record definition of msgpackr', 'd4724091a161'],
    ['a timestamp', 'd6ff00000001'],
    ['a regular expression of msgpackr', 'c70378a16100'],
    ['bytes that end early', '9301'],
    ['more than one value', '0101'],
    ['nothing', ''],
    ['4 billion elements that are not there', 'ddffffffff'],
    ['absurd nesting', '91'.repeat(100_000)],
  ])('does not read %s', (_name, bytes) => {
    expect(() => unhex(bytes)).toThrow()
  })

  it('does not pollute prototypes', () => {
    // {"__proto__": {"polluted": true}}
    const value = unhex('81a95f5f70726f746f5f5f81a8706f6c6c75746564c3')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
