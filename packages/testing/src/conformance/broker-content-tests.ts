import type { Delivery } from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { type BrokerBench, textMessage, textOf } from './broker-bench.ts'

/** What is published is what is delivered. */
export function contentTests(bench: () => BrokerBench): void {
  const roundTrip = async (message: WireMessage): Promise<WireMessage> => {
    const connection = await bench().connect()
    const queue = bench().queue('content')
    await connection.declare({ queues: [queue] })
    const inbox = bench().inbox<Delivery>()
    await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    await connection.publish(message, { queue: queue.name, mandatory: true })
    const [delivery] = await inbox.atLeast(1)
    delivery?.ack()
    // Just awaited.
    return delivery?.message as WireMessage
  }

  describe('content', () => {
    it('brings body, content type and properties as they were', async () => {
      const properties = {
        correlationId: 'c-1',
        replyTo: 'reply.queue',
        deliveryMode: 1,
        priority: 3,
        expiration: '3600000',
        messageId: 'm-1',
      } as const
      const got = await roundTrip({
        body: Buffer.from('[[1], {}, {}]'),
        contentType: 'application/x-test',
        contentEncoding: 'binary',
        headers: {},
        properties,
      })
      expect(Buffer.from(got.body).toString()).toBe('[[1], {}, {}]')
      expect(got).toMatchObject({ contentType: 'application/x-test', contentEncoding: 'binary', properties })
    })

    it.each([
      ['empty', new Uint8Array()],
      ['every byte', Uint8Array.from({ length: 256 }, (_, i) => i)],
      ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28)],
      ['with quotes and the separators of envelopes', Buffer.from('"\\\u2028\u0006\u0016","",""]')],
      ['300 kB', new Uint8Array(300_000).fill(0xa7)],
    ])('carries a body that is %s', async (_what, body) => {
      const got = await roundTrip({ ...textMessage(''), body })
      expect(got.body).toBeInstanceOf(Uint8Array)
      expect(Buffer.compare(Buffer.from(got.body), Buffer.from(body))).toBe(0)
    })

    it.each<[string, unknown]>([
      ['null', null],
      ['true', true],
      ['false', false],
      ['zero', 0],
      ['a small number', 200],
      ['a negative number', -129],
      ['an int32', 2_147_483_647],
      ['the smallest int32', -2_147_483_648],
      ['an int64', 1_767_225_600_000],
      ['the largest safe integer', Number.MAX_SAFE_INTEGER],
      ['a bigint', 9_007_199_254_740_993n],
      ['a double', 0.1],
      ['a large double', 1e300],
      ['an empty text', ''],
      ['a text', 'naïve 日本 🙂 "quoted" \\ \n'],
      ['bytes', Uint8Array.of(0, 1, 254, 255)],
      ['an empty list', []],
      ['a list', [1, 'two', null, [true], { a: 0.5 }]],
      ['an empty record', {}],
      ['a record', { a: { b: { c: [1, { d: 'e' }] } }, 'with space': 1 }],
      ['a date', new Date('2026-11-22T09:18:30.000Z')],
    ])('carries a header that is %s', async (_what, value) => {
      const got = await roundTrip(textMessage('a', { headers: { it: value, after: 'x' } }))
      expect(plain(got.headers['it'])).toEqual(plain(value))
      expect(got.headers['after']).toBe('x')
    })

    it('carries headers with awkward names', async () => {
      const headers = Object.fromEntries([
        ['', 1],
        ['constructor', 2],
        ['toString', 3],
        ['ünï.cödé', 4],
      ])
      const got = await roundTrip(textMessage('a', { headers }))
      expect(got.headers).toMatchObject(headers)
    })

    it('is not touched by what the sender does with its objects afterwards', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('copied')
      await connection.declare({ queues: [queue] })
      const body = Buffer.from('before')
      const headers = { list: ['before'] }
      await connection.publish(textMessage('', { body, headers }), { queue: queue.name, mandatory: true })
      body.write('after!')
      headers.list.push('after')
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
      const [delivery] = await inbox.atLeast(1)
      expect(delivery && textOf(delivery)).toBe('before')
      expect(delivery?.message.headers['list']).toEqual(['before'])
      delivery?.ack()
    })

    it('brings 2,000 messages whole, each once and in order', async () => {
      const connection = await bench().connect()
      const queue = bench().queue('many')
      await connection.declare({ queues: [queue] })
      const bodyOf = (i: number): Uint8Array => Buffer.concat([Buffer.from(`${i}:`), Buffer.alloc((i * 37) % 2_000, i)])
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 100 }, (delivery) => {
        delivery.ack()
        inbox.push(delivery)
      })
      const publishes = Array.from({ length: 2_000 }, (_, i) =>
        connection.publish(textMessage('', { body: bodyOf(i), headers: { i } }), {
          queue: queue.name,
          mandatory: true,
        }),
      )
      await Promise.all(publishes)
      const got = await inbox.atLeast(2_000)
      expect(got.map(({ message }) => message.headers['i'])).toEqual(Array.from({ length: 2_000 }, (_, i) => i))
      const damaged = got.filter(({ message }, i) => Buffer.compare(Buffer.from(message.body), Buffer.from(bodyOf(i))))
      expect(damaged).toEqual([])
    }, 30_000)
  })
}

/** The same kind of bytes everywhere, so that only the values are compared. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] }
  if (value instanceof Date) return { date: value.getTime() }
  return value
}
