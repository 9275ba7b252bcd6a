import { readdir, readFile } from 'node:fs/promises'
import { Decimal, type WireMessage } from '@celeriac/protocol'
import { amqpUrl, proxyTo, type TcpProxy } from '@celeriac/testing/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HeaderFrames } from '../src/codec/header-frames.ts'
import { Bench, Inbox } from './bench.ts'
import { python } from './python.ts'

const FOLDER = new URL('../../protocol/test/golden/task-messages/', import.meta.url)

interface Captured {
  readonly properties: Readonly<Record<string, unknown>> & {
    readonly application_headers: Readonly<Record<string, unknown>>
  }
  readonly content_header_frame: { readonly base64: string }
  readonly body: { readonly base64: string }
}

const bench = new Bench()
const captured = await goldenMessages()
let proxy: TcpProxy
beforeAll(async () => {
  proxy = await proxyTo(await amqpUrl())
})
afterAll(async () => {
  await bench.tearDown()
  await proxy.close()
})

describe('headers to Python', () => {
  const queue = bench.queue('golden')

  it('are the bytes that Celery sends for each captured task, but for the tag L [C13] [C14]', async () => {
    const connection = await bench.connect({ url: proxy.url })
    await connection.declare({ queues: [queue] })
    for (const [, message] of captured)
      await connection.publish(wireMessage(message), { queue: queue.name, mandatory: true })
    const sent = headerFrames(Buffer.concat(proxy.sent.flat()))
    expect(sent).toHaveLength(captured.length)
    for (const [index, [name, { content_header_frame }]] of captured.entries()) {
      // Python writes -2^31 with 64 bits, which older py-amqp reads wrongly without the tag L.
      if (name === 'amqp-headers-numbers.json') continue
      expect([name, sent[index]?.toString('latin1')]).toEqual([name, withTagl(content_header_frame.base64)])
    }
  })

  it('are read by py-amqp as the values that they were [C12] [C14]', async () => {
    const read = await python<readonly Captured['properties'][]>(
      `
channel = connect().default_channel
tell([dict(channel.basic_get(given['queue'], no_ack=True).properties) for _ in range(given['count'])])
`,
      { queue: queue.name, count: captured.length },
    )
    expect(read).toEqual(captured.map(([, { properties }]) => properties))
  })

  it('keep integers, times, bytes and records as they are [C14] [C16]', async () => {
    const connection = await bench.connect()
    const integers = [0, 1, 127, 128, 200, 255, 300, 32_768, 2 ** 31, 2 ** 40, -1, -200, -(2 ** 31), 4_294_967_295]
    const headers = {
      integers,
      deep: { list: [{ integers }] },
      big: 2n ** 62n,
      double: 0.5,
      bytes: new Uint8Array([255, 0]),
      at: new Date('2026-11-22T10:00:00Z'),
      decimals: [new Decimal('1.25'), new Decimal('-0.5')],
      '!': { '!': 'int32', value: 'mine' },
    }
    await connection.publish({ ...wireMessage(captured[0]?.[1]), headers }, { queue: queue.name, mandatory: true })
    const read = await python(
      `
headers = connect().default_channel.basic_get(given['queue'], no_ack=True).properties['application_headers']
tell({**headers, 'bytes': list(headers['bytes']), 'at': headers['at'].isoformat(), 'decimals': [str(d) for d in headers['decimals']]})
`,
      { queue: queue.name },
    )
    expect(read).toEqual({
      ...headers,
      big: 2 ** 62,
      bytes: [255, 0],
      at: '2026-11-22T10:00:00',
      decimals: ['1.25', '-0.5'],
    })
  })
})

describe('headers from Python', () => {
  it('give the same values, the tag L and integers beyond 2^53 included [C15]', async () => {
    const queue = bench.queue('from-python')
    const connection = await bench.connect()
    await connection.declare({ queues: [queue] })
    await python(
      `
headers = {
    'I': 1, 'L': [2**31, -2**31, 4294967295, 2**53 - 1], 'big': [2**53 + 1, 2**63 - 1, -2**63],
    'S': 'ÄL', 't': True, 'd': 1.5, 'V': None, 'F': {'n': {'L': 2**40}}, 'A': [1, 'x', [None]],
    'T': datetime.datetime(2026, 11, 22, 10, 0, 0), 'D': decimal.Decimal('1.50'), 'minus': decimal.Decimal('-1.5'), 'raw': b'\\xff\\xfe',
}
connect().default_channel.basic_publish(
    amqp.Message(b'{}', application_headers=headers, content_type='application/json', timestamp=None), '', given['queue'])
`,
      { queue: queue.name },
    )
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    const [delivery] = await inbox.next(1)
    expect(delivery?.message.headers).toEqual({
      I: 1,
      L: [2 ** 31, -(2 ** 31), 4_294_967_295, Number.MAX_SAFE_INTEGER],
      big: [2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)],
      S: 'ÄL',
      t: true,
      d: 1.5,
      V: null,
      F: { n: { L: 2 ** 40 } },
      A: [1, 'x', [null]],
      T: new Date('2026-11-22T10:00:00Z'),
      D: new Decimal('1.50'),
      minus: new Decimal('-1.5'),
      raw: new Uint8Array([255, 254]),
    })
    delivery?.ack()
  })

  it('do not break the connection: 2,000 messages with up to 74 kB of headers [C15]', async () => {
    const queue = bench.queue('many')
    const connection = await bench.connect()
    await connection.declare({ queues: [queue] })
    await python(
      `
channel = connect().default_channel
for i in range(2000):
    headers = {'i': i, 'filler': 'lL' * (37000 if i % 40 == 0 else i % 250), 'nested': [{'n': 2**32 + i}]}
    channel.basic_publish(amqp.Message(b'body%d' % i, application_headers=headers), '', given['queue'])
channel.close()
`,
      { queue: queue.name },
    )
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 'unlimited' }, inbox.push)
    for (const [i, delivery] of (await inbox.next(2_000)).entries()) {
      expect(Buffer.from(delivery.message.body).toString()).toBe(`body${i}`)
      expect(delivery.message.headers).toMatchObject({ i, nested: [{ n: 2 ** 32 + i }] })
      delivery.ack()
    }
  })
})

/** The first message of each captured file. */
async function goldenMessages(): Promise<readonly (readonly [name: string, message: Captured])[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.startsWith('amqp-')).sort()
  const all = names.map(async (name) => {
    const { wire } = JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')) as {
      wire: Captured[] | Record<string, Captured[]>
    }
    const [first] = Array.isArray(wire) ? wire : Object.values(wire).flat()
    // Where Celery sends nothing, there is no message.
    return typeof first === 'object' ? [[name, first] as const] : []
  })
  return (await Promise.all(all)).flat()
}

function wireMessage(from: Captured | undefined): WireMessage {
  const { properties, body } = from ?? expect.fail('There is no such message')
  return {
    body: Buffer.from(body.base64, 'base64'),
    contentType: String(properties['content_type']),
    contentEncoding: String(properties['content_encoding']),
    headers: properties.application_headers,
    properties: {
      ...given('correlationId', properties['correlation_id']),
      ...given('replyTo', properties['reply_to']),
      ...given('deliveryMode', properties['delivery_mode']),
      ...given('priority', properties['priority']),
      ...given('expiration', properties['expiration']),
      extra: { message_id: properties['message_id'], type: properties['type'] },
    },
  }
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

/** Payloads of the content header frames of a client's stream, which begins with the eight bytes of the protocol. */
function headerFrames(stream: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 8; at < stream.length; ) {
    const size = stream.readUInt32BE(at + 3)
    if (stream[at] === 2) frames.push(stream.subarray(at + 7, at + 7 + size))
    at += size + 8
  }
  return frames
}

/** py-amqp writes L for what everyone else writes as l. */
function withTagl(base64: string): string | undefined {
  const payload = Buffer.from(base64, 'base64')
  const start = Buffer.from([2, 0, 1, 0, 0, 0, 0])
  start.writeUInt32BE(payload.length, 3)
  const passed = new HeaderFrames().pass(Buffer.concat([start, payload, Buffer.from([0xce])]))
  return passed?.subarray(7, -1).toString('latin1')
}
