import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HeaderFrames } from './header-frames.ts'

describe('HeaderFrames', () => {
  it('turns L into l, at every depth, and leaves the rest alone', () => {
    const table = (tag: string): Buffer =>
      fields(
        ['text', value('S', long(Buffer.from('L l L')))],
        ['n', value(tag, int64(2n ** 40n))],
        ['deep', value('F', long(fields(['list', value('A', long(Buffer.concat([value(tag, int64(-5n))])))])))],
        ['double', value('d', Buffer.from('LLLLLLLL'))],
      )
    const stream = Buffer.concat([method('L'), headerFrame(table('L')), body('L')])
    const expected = Buffer.concat([method('L'), headerFrame(table('l')), body('L')])
    expect(new HeaderFrames().pass(stream)).toEqual(expected)
  })

  it('is the same for every size of chunks', () => {
    const messages = Array.from({ length: 12 }, (_, i) =>
      Buffer.concat([
        method('deliver'),
        headerFrame(fields(['n', value('L', int64(BigInt(i)))], ['s', value('S', long(Buffer.alloc(i * 40, 0x4c)))])),
        body('x'.repeat(i * 7)),
      ]),
    )
    const stream = Buffer.concat(messages)
    const whole = new HeaderFrames().pass(Buffer.from(stream))
    for (let size = 1; size <= stream.length; size++) {
      expect(passInChunks(stream, () => size).equals(whole ?? Buffer.alloc(0))).toBe(true)
    }
  })

  it('copes with 2,000 messages of up to 74 kB of headers, in chunks of any size', () => {
    const expected: Buffer[] = []
    const sent: Buffer[] = []
    for (let i = 0; i < 2_000; i++) {
      const filler = Buffer.alloc(i % 40 === 0 ? 74_000 : i % 500, 'lL')
      const table = (tag: string): Buffer =>
        fields(
          ['filler', value('S', long(filler))],
          ['nested', value('A', long(Buffer.concat([value('V'), value(tag, int64(BigInt(i) << 20n))])))],
        )
      sent.push(method('deliver'), headerFrame(table('L')), body('lL'))
      expected.push(method('deliver'), headerFrame(table('l')), body('lL'))
    }
    const sizes = [1, 7, 16_384, 65_536, 3, 100_000, 8, 1_000]
    let turn = 0
    const got = passInChunks(Buffer.concat(sent), () => sizes[turn++ % sizes.length] ?? 1)
    expect(got.equals(Buffer.concat(expected))).toBe(true)
  })

  it('hides integers that a double cannot hold', () => {
    const frames = new HeaderFrames()
    const passed = frames.pass(
      headerFrame(fields(['a', value('L', int64(2n ** 60n + 1n))], ['b', value('l', int64(-1n))])),
    )
    const expected = headerFrame(fields(['a', value('T', int64(-(2n ** 63n)))], ['b', value('l', int64(-1n))]))
    expect(passed).toEqual(expected)
    expect(frames.bigIntegers.reveal(2 ** 63)).toBe(2n ** 60n + 1n)
  })

  it.each([
    ['of the largest double', 2n ** 53n - 1n],
    ['of the smallest', -(2n ** 53n) + 1n],
  ])('does not hide the integer %s', (_what, n) => {
    const table = fields(['n', value('l', int64(n))])
    expect(new HeaderFrames().pass(headerFrame(table))).toEqual(headerFrame(table))
  })

  it('gives strings that are not UTF-8 as bytes', () => {
    const table = (tag: string): Buffer => fields(['raw', value(tag, long(Buffer.from([0xff, 0xfe])))])
    expect(new HeaderFrames().pass(headerFrame(table('S')))).toEqual(headerFrame(table('x')))
  })

  it('reads properties before the headers, and messages without headers', () => {
    const table = fields(['n', value('L', int64(1n))])
    const bare = frame(2, Buffer.concat([Buffer.from('003c00000000000000000051', 'hex'), Buffer.from([0, 0])]))
    expect(new HeaderFrames().pass(Buffer.concat([bare, headerFrame(table, ['application/json', 'utf-8'])]))).toEqual(
      Buffer.concat([bare, headerFrame(fields(['n', value('l', int64(1n))]), ['application/json', 'utf-8'])]),
    )
  })

  it('makes headers that cannot be read one field that nobody uses', () => {
    const table = (first: Buffer): Buffer => fields(['task', value('S', long(Buffer.from('x')))], ['bad', first])
    const bad = table(value('q', Buffer.alloc(20)))
    const passed = new HeaderFrames().pass(headerFrame(bad))
    const blank = Buffer.concat([Buffer.from([0]), value('x', long(bad.subarray(6)))])
    expect(passed).toEqual(headerFrame(blank))
  })

  it('never changes a length, and never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
        const stream = Buffer.concat([headerFrame(Buffer.from(bytes)), body('end')])
        const got = passInChunks(stream, () => size)
        expect(got.length).toBe(stream.length)
        expect(got.subarray(-body('end').length)).toEqual(body('end'))
      }),
    )
  })
})

function passInChunks(stream: Buffer, nextSize: () => number): Buffer {
  const frames = new HeaderFrames()
  const passed: Buffer[] = []
  for (let at = 0; at < stream.length; ) {
    const size = nextSize()
    // A copy: what is passed may be changed in place.
    const part = frames.pass(Buffer.from(stream.subarray(at, at + size)))
    if (part !== null) passed.push(part)
    at += size
  }
  return Buffer.concat(passed)
}

function frame(type: number, payload: Buffer): Buffer {
  const start = Buffer.alloc(7)
  start.writeUInt8(type, 0)
  start.writeUInt16BE(1, 1)
  start.writeUInt32BE(payload.length, 3)
  return Buffer.concat([start, payload, Buffer.from([0xce])])
}

function method(text: string): Buffer {
  return frame(1, Buffer.from(text))
}

function body(text: string): Buffer {
  return frame(3, Buffer.from(text))
}

function headerFrame(table: Buffer, strings: readonly string[] = []): Buffer {
  const flags = Buffer.alloc(2)
  flags.writeUInt16BE(0x2000 | (strings.length > 0 ? 0x8000 : 0) | (strings.length > 1 ? 0x4000 : 0))
  const before = strings.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]))
  return frame(2, Buffer.concat([Buffer.from('003c00000000000000000051', 'hex'), flags, ...before, long(table)]))
}

function fields(...all: readonly (readonly [name: string, value: Buffer])[]): Buffer {
  return Buffer.concat(all.flatMap(([name, of]) => [Buffer.from([name.length]), Buffer.from(name), of]))
}

function value(tag: string, of: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.from(tag), of])
}

function long(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function int64(n: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(n)
  return bytes
}
