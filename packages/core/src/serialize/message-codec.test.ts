import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ContentDisallowed, DecodeError, EncodeError } from '../errors/celery/kombu-errors.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import type { Content } from './content-formats.ts'
import { MessageCodec } from './message-codec.ts'

const codec = (settings: { acceptContent?: string[]; messageMaxBytes?: number } = {}): MessageCodec =>
  new MessageCodec({ acceptContent: ['json'], messageMaxBytes: 1000, ...settings })

const content = (body: Uint8Array | string, over: Partial<Content> = {}): Content => ({
  body: Buffer.from(body),
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  headers: {},
  ...over,
})

const value = [[2, 3], {}, { callbacks: null, errbacks: null, chain: null, chord: null }]

/** What Python's own modules make of the JSON of `value`. */
const packed = {
  'application/x-gzip':
    '789c8b8e36d251308ed551a8ae0562a5e4c49c9ca4c4e4ec62252b85bcd29c1c1d05a5d4a2223491e48cc4cc3c646e7e510a945b1b0b000a6c19f2',
  'application/x-brotli':
    '1b5000e0c5ce96aa5d966852358d6cbb8f3f4e39e0e68107e079906674d2c3061c441206cb9a692a5ef81794f61097eec390f24a072ebb57',
}

describe('json', () => {
  it('is written as Python writes it, and read, at once', () => {
    const encoded = codec().encode(value, 'json')
    expect(encoded).toEqual({
      body: Buffer.from('[[2, 3], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]'),
      contentType: 'application/json',
      contentEncoding: 'utf-8',
    })
    expect(codec().decode(content('[1, NaN]'))).toEqual([1, Number.NaN])
  })

  it('what it cannot express is an EncodeError, what is none a DecodeError', () => {
    expect(() => codec().encode([() => 1], 'json')).toThrow(EncodeError)
    expect(() => codec().decode(content('{"a":'))).toThrow(DecodeError)
    expect(() => codec().decode(content(''))).toThrow(DecodeError)
  })
})

describe('what may be read', () => {
  it.each([
    ['application/x-python-serialize', ['json', 'pickle', 'application/x-python-serialize'], 'pickle'],
    ['application/x-yaml', ['json'], 'application/x-yaml'],
    ['application/x-msgpack', ['json', 'yaml'], 'application/x-msgpack'],
    ['text/plain', ['json'], 'text/plain'],
  ])('%s is refused unread where %j is accepted [C30]', (contentType, acceptContent, name) => {
    const refused = content('{"not": "read"', { contentType, headers: { compression: 'nonsense' } })
    expect(() => codec({ acceptContent }).decode(refused)).toThrow(ContentDisallowed)
    expect(() => codec().decode(refused, acceptContent)).toThrow(name)
  })

  it('names and content types mean the same', () => {
    expect(codec({ acceptContent: ['application/json'] }).decode(content('1'))).toBe(1)
    expect(() => codec().decode(content('1'), ['application/x-yaml'])).toThrow(ContentDisallowed)
    expect(() => codec({ acceptContent: ['jsno'] }).decode(content('1'))).toThrow(ImproperlyConfigured)
  })

  it('bytes are handed on as they are; accepted text without a serializer is text', () => {
    const body = Buffer.from([0, 255])
    expect(codec().decode(content(body, { contentType: 'application/data', contentEncoding: 'binary' }))).toEqual(body)
    expect(codec().decode(content('hé', { contentType: 'application/text' }))).toBe('hé')
    expect(codec().decode(content('hé', { contentType: 'text/plain' }), ['text/plain'])).toBe('hé')
  })
})

describe('serializers of others', () => {
  it('pickle is never written, and an unknown name is an error that says so', () => {
    expect(() => codec().encode(1, 'pickle')).toThrow(/pickle is neither read nor written/)
    expect(() => codec().encode(1, 'nope')).toThrow(expect.objectContaining({ code: 'serializer_not_found' }))
  })

  it('can be registered, by name and by content type', () => {
    const own = codec({ acceptContent: ['upper'] })
    own.serializers.register({
      name: 'upper',
      contentType: 'application/x-upper',
      contentEncoding: 'utf-8',
      encode: (text) => Buffer.from(String(text).toUpperCase()),
      decode: (bytes) => Buffer.from(bytes).toString(),
    })
    const encoded = own.encode('abc', 'upper')
    if (encoded instanceof Promise) throw new Error('it is here already')
    expect(own.decode(content(encoded.body, { contentType: encoded.contentType }))).toBe('ABC')
  })
})

describe('compression', () => {
  it.each(Object.entries(packed))('%s of Python is read [C31]', async (compression, hex) => {
    const body = Buffer.from(hex, 'hex')
    expect(await codec().decode(content(body, { headers: { compression } }))).toEqual(value)
  })

  it.each([
    ['gzip', 'application/x-gzip', 0x78],
    ['zlib', 'application/x-gzip', 0x78],
    ['brotli', 'application/x-brotli', undefined],
  ])('%s is written under its content type, and read by either name [C31]', async (name, contentType, firstByte) => {
    const { body, compression } = await codec().encode(value, 'json', name)
    expect(compression).toBe(contentType)
    if (firstByte !== undefined) expect(body[0]).toBe(firstByte)
    expect(await codec().decode(content(body, { headers: { compression: name } }))).toEqual(value)
    expect(await codec().decode(content(body, { headers: { compression: contentType } }))).toEqual(value)
  })

  it('zstd is read where Node has it, else the error says so [C31]', async () => {
    // One raw block: `[1]`.
    const frame = Buffer.from('28b52ffd20031900005b315d', 'hex')
    const reading = codec().decode(content(frame, { headers: { compression: 'application/zstd' } })) as Promise<unknown>
    if ('zstdDecompress' in zlib) expect(await reading).toEqual([1])
    else await expect(reading).rejects.toThrow(/Node has no zstd/)
  })

  it.each(['application/x-bz2', 'application/x-lzma', 'application/x-unheard-of', 'toString'])(
    '%s cannot be read, and nothing crashes [C32]',
    async (compression) => {
      await expect(codec().decode(content('1', { headers: { compression } }))).rejects.toBeInstanceOf(DecodeError)
      await expect(async () => codec().encode(1, 'json', compression)).rejects.toMatchObject({
        code: 'compression_not_found',
      })
    },
  )

  it('does not unpack more than messageMaxBytes, nor garbage', async () => {
    const bomb = await codec({ messageMaxBytes: 1e6 }).encode('0'.repeat(2000), 'json', 'gzip')
    const error = await (
      codec().decode(content(bomb.body, { headers: { compression: 'gzip' } })) as Promise<unknown>
    ).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(DecodeError)
    expect((error as Error).cause).toMatchObject({ code: 'message_too_large' })
    await expect(codec().decode(content('garbage', { headers: { compression: 'gzip' } }))).rejects.toBeInstanceOf(
      DecodeError,
    )
  })

  it('others can be registered', async () => {
    const own = codec()
    const reverse = async (bytes: Uint8Array) => Buffer.from(bytes).reverse()
    own.compressors.register({
      name: 'mirror',
      aliases: [],
      contentType: 'x/mirror',
      compress: reverse,
      decompress: reverse,
    })
    const { body, compression } = await own.encode([1, 2], 'json', 'mirror')
    expect([Buffer.from(body).toString(), compression]).toEqual([']2 ,1[', 'x/mirror'])
    expect(await own.decode(content(body, { headers: { compression: 'x/mirror' } }))).toEqual([1, 2])
  })
})
