import type { BrokerConnection } from '@celeriac/core/adapter'
import { until } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collect, connect, kombu, message, numberOf, ownServer, queue } from './support.ts'

const { server, admin } = await ownServer()
let connection: BrokerConnection
beforeEach(async () => {
  connection = await connect(server.url)
})
afterEach(async () => {
  await connection.close()
  await admin.flushall()
})

const send = (n: number, properties = {}, to = 'q') =>
  connection.publish(message(n, properties), { queue: to, mandatory: true })

describe('envelopes', () => {
  it("are written with kombu's keys, the body as base64 [C46]", async () => {
    await send(1, { correlationId: 'T1', replyTo: 'OID', priority: 0 })
    const [text = ''] = await admin.lrange('q', 0, -1)
    const envelope = JSON.parse(text)
    expect(Object.keys(envelope)).toEqual(['body', 'content-encoding', 'content-type', 'headers', 'properties'])
    expect(Buffer.from(envelope.body, 'base64').toString()).toBe('{"n":1}')
    expect(envelope.properties).toEqual({
      correlation_id: 'T1',
      reply_to: 'OID',
      delivery_mode: 2,
      delivery_info: { exchange: '', routing_key: 'q' },
      priority: 0,
      body_encoding: 'base64',
      delivery_tag: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    })
  })

  it('are unique by their tags', async () => {
    await Promise.all([send(1), send(2)])
    const tags = (await admin.lrange('q', 0, -1)).map((text) => JSON.parse(text).properties.delivery_tag)
    expect(new Set(tags).size).toBe(2)
  })

  it.each([
    ['absent', undefined, '{"n": 7}'],
    ['utf-8', 'utf-8', '{"n": 7}'],
    ['null', null, '{"n": 7}'],
    ['base64', 'base64', Buffer.from('{"n": 7}').toString('base64')],
  ])('are read with a body_encoding that is %s [C47]', async (_, encoding, body) => {
    const properties = { delivery_info: { exchange: '', routing_key: 'q' }, delivery_tag: 'T', body_encoding: encoding }
    const envelope = { body, headers: {}, 'content-type': 'application/json', 'content-encoding': 'utf-8', properties }
    await admin.lpush('q', JSON.stringify(envelope))
    const { take } = await collect(connection, [queue('q')])
    expect(await take(1)).toEqual([7])
  })

  it.each([[null], ['utf-8']] as const)(
    'are written as text with the option bodyEncoding: %s',
    async (bodyEncoding) => {
      const other = await connect(server.url, { bodyEncoding })
      await other.publish(message(3), { queue: 'q', mandatory: true })
      await other.close()
      expect(JSON.parse((await admin.lindex('q', 0)) ?? '').body).toBe('{"n":3}')
      expect(await kombu(server.url, `answer(conn.SimpleQueue('q').get(timeout=5).payload)`)).toEqual({ n: 3 })
    },
  )

  it('are read by kombu as they come, and read from kombu in their order [C48]', async () => {
    for (const n of [1, 2, 3]) await send(n)
    const received = await kombu(
      server.url,
      `
queue = conn.SimpleQueue('q')
got = [queue.get(timeout=5) for _ in range(3)]
for m in got: m.ack()
answer([[m.payload['n'], m.headers['n'], m.content_type] for m in got])
for n in (4, 5, 6): conn.SimpleQueue('p').put({'n': n})`,
    )
    expect(received).toEqual([1, 2, 3].map((n) => [n, n, 'application/json']))
    const { take } = await collect(connection, [queue('p')])
    expect(await take(3)).toEqual([4, 5, 6])
  })
})

describe('priorities', () => {
  it("choose kombu's lists [C49]", async () => {
    for (const priority of [0, 2, 3, 5, 6, 8, 9, 12, 255]) await send(priority, { priority })
    const lengths = await Promise.all(['q', 'q\x06\x163', 'q\x06\x166', 'q\x06\x169'].map((key) => admin.llen(key)))
    expect(lengths).toEqual([2, 2, 2, 3])
    expect(await connection.queues.length('q')).toBe(9)
    expect(JSON.parse((await admin.lindex('q\x06\x169', 1)) ?? '').properties.priority).toBe(12)
  })

  it('count across queues: a lower step of one goes before a higher one of the other [C50]', async () => {
    for (const [n, priority, to] of [
      [1, 9, 'a'],
      [2, 3, 'a'],
      [3, 6, 'b'],
      [4, 0, 'b'],
      [5, 3, 'b'],
    ] as const)
      await send(n, { priority }, to)
    const { take } = await collect(connection, [queue('a'), queue('b')])
    expect(await take(5)).toEqual([4, 2, 5, 3, 1])
  })

  it('obey the options prioritySteps and sep', async () => {
    const other = await connect(server.url, { prioritySteps: [0, 5], sep: ':' })
    await other.publish(message(1, { priority: 7 }), { queue: 'q', mandatory: true })
    expect(await admin.llen('q:5')).toBe(1)
    const { take } = await collect(other, [queue('q')])
    expect(await take(1)).toEqual([1])
    await other.close()
  })

  it('are served within a second where nothing waits for their list', async () => {
    const { take } = await collect(connection, [queue('q')])
    await send(1, { priority: 9 })
    expect(await take(1)).toEqual([1])
  })
})

describe('several queues', () => {
  it('take turns, also from one fetch to the next [C51]', async () => {
    for (let n = 0; n < 6; n++) {
      await send(n, {}, 'a')
      await send(10 + n, {}, 'b')
    }
    const { take } = await collect(connection, [queue('a'), queue('b')], { prefetch: 3 })
    const order = await take(12)
    expect(order.map((n) => (Number(n) < 10 ? 'a' : 'b')).join('')).toBe('abababababab')
    expect(order.filter((n) => Number(n) < 10)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it.each([
    ['priority', ['b', 'a'], [10, 11, 0, 1]],
    ['sorted', ['b', 'a'], [0, 1, 10, 11]],
  ] as const)('are served in the order of queueOrderStrategy: %s', async (queueOrderStrategy, names, expected) => {
    for (const n of [0, 1]) {
      await send(n, {}, 'a')
      await send(10 + n, {}, 'b')
    }
    const other = await connect(server.url, { queueOrderStrategy })
    const { take } = await collect(
      other,
      names.map((name) => queue(name)),
      { prefetch: 1 },
    )
    expect(await take(4)).toEqual(expected)
    await other.close()
  })

  it('are taken from without end only as far as the prefetch goes, however large the messages are', async () => {
    const big = Buffer.alloc(1_500_000, 'x')
    for (let i = 0; i < 6; i++) await connection.publish({ ...message(i), body: big }, { queue: 'q', mandatory: true })
    const { deliveries } = await collect(connection, [queue('q')])
    await until(() => deliveries.length === 6)
    expect(deliveries.map((delivery) => delivery.message.headers['n'])).toEqual([0, 1, 2, 3, 4, 5])
  })
})

describe('unacknowledged messages', () => {
  it('are kept as kombu keeps them until they are settled [C54]', async () => {
    await send(1)
    await send(2)
    const raw = (await admin.lrange('q', 0, -1)).reverse()
    const before = Date.now() / 1000
    const other = await connect(server.url, { lease: false })
    const { take, deliveries } = await collect(other, [queue('q')], { ack: false })
    await take(2)
    const tags = await admin.zrangebyscore('unacked_index', '-inf', '+inf')
    const entries = await Promise.all(tags.map((tag) => admin.hget('unacked', tag)))
    expect(entries.map((entry) => JSON.parse(entry ?? ''))).toEqual(raw.map((text) => [JSON.parse(text), '', 'q']))
    for (const tag of tags) {
      const score = Number(await admin.zscore('unacked_index', tag))
      expect(score).toBeGreaterThan(before - 5)
      expect(score).toBeLessThan(Date.now() / 1000 + 5)
      expect(Number.isInteger(score)).toBe(false)
    }
    for (const delivery of deliveries) delivery.ack()
    await until(async () => (await admin.exists('unacked', 'unacked_index')) === 0)
    await other.close()
  })

  it('are last when requeued, and first when their consumer goes [C55] [C56]', async () => {
    for (const n of [1, 2, 3]) await send(n)
    const tags = (await admin.lrange('q', 0, -1)).reverse().map((text) => JSON.parse(text).properties.delivery_tag)
    const { take, deliveries, consumer } = await collect(connection, [queue('q')], { ack: false, prefetch: 2 })
    await take(2)
    deliveries[0]?.requeue()
    await until(async () => (await admin.llen('q')) === 1)
    await consumer.close()
    await until(async () => (await admin.llen('q')) === 3)
    const lists = (await admin.lrange('q', 0, -1)).reverse().map((text) => JSON.parse(text))
    expect(lists.map((envelope) => envelope.headers.n)).toEqual([2, 3, 1])
    const redelivered = lists.filter((envelope) => envelope.headers.n !== 3 || envelope.headers.redelivered)
    expect(redelivered.map((envelope) => envelope.properties.delivery_info)).toEqual(
      redelivered.map(() => ({ exchange: '', routing_key: 'q', redelivered: true })),
    )
    expect(redelivered.map((envelope) => envelope.headers.redelivered)).toEqual(redelivered.map(() => true))
    expect(lists.map((envelope) => envelope.properties.delivery_tag)).toEqual([tags[1], tags[2], tags[0]])
    // The next one knows.
    const again = await collect(connection, [queue('q')])
    await again.take(3)
    expect(again.deliveries[0]?.redelivered).toBe(true)
  })

  it('are not delivered once a handler has stopped its consumer, and go back unmarked in their order', async () => {
    for (const n of [1, 2, 3, 4]) await send(n)
    const seen: unknown[] = []
    const consumer = await connection.consume({ queues: [queue('q')], prefetch: 10 }, (delivery) => {
      seen.push(numberOf(delivery))
      delivery.ack()
      if (seen.length === 2) void consumer.stop()
    })
    await until(async () => (await admin.llen('q')) === 2 && (await admin.exists('unacked')) === 0)
    expect(seen).toEqual([1, 2])
    const left = (await admin.lrange('q', 0, -1)).reverse().map((text) => JSON.parse(text).headers)
    expect(left).toEqual([{ n: 3 }, { n: 4 }])
  })

  it('are told to be redelivered where kombu gave them back [C56]', async () => {
    await send(1)
    await kombu(server.url, `conn.SimpleQueue('q').get(timeout=5).reject(requeue=True)`)
    const { take, deliveries } = await collect(connection, [queue('q')])
    await take(1)
    expect(deliveries[0]?.redelivered).toBe(true)
  })

  it('stay in memory with ackEmulation: false, and go back when the consumer goes', async () => {
    const other = await connect(server.url, { ackEmulation: false })
    for (const n of [1, 2]) await send(n)
    const { take, deliveries, consumer } = await collect(other, [queue('q')], { ack: false })
    await take(2)
    expect(await admin.exists('unacked', 'unacked_index')).toBe(0)
    deliveries[0]?.requeue()
    await take(3)
    expect(deliveries[2]?.redelivered).toBe(true)
    await consumer.close()
    expect(await admin.llen('q')).toBe(2)
    await other.close()
  })
})

describe('what is no message', () => {
  it.each([
    ['no JSON', '{"body": '],
    ['no object', '17'],
    ['without properties', '{"body": "", "headers": {}}'],
    ['without delivery_info', '{"body": "", "headers": {}, "properties": {}}'],
  ])('is dropped and reported, and what is behind it is delivered: %s', async (_, poison) => {
    const lines: string[] = []
    const say = (line: string) => void lines.push(line)
    const logger = { debug: say, info: say, warn: say, error: say, critical: say }
    const { broker } = await import('./support.ts')
    const other = await broker(server.url, {}, { logger }).connect()
    await admin.lpush('q', poison)
    await send(1)
    const { take } = await collect(other, [queue('q')])
    expect(await take(1)).toEqual([1])
    await until(async () => (await admin.exists('q', 'unacked', 'unacked_index')) === 0)
    expect(lines.join('\n')).toContain('Dropped what is no message from the queue q')
    await other.close()
  })

  it('does not harm a handler that throws either', async () => {
    await send(1)
    await send(2)
    const seen: unknown[] = []
    await connection.consume({ queues: [queue('q')], prefetch: 10 }, (delivery) => {
      seen.push(numberOf(delivery))
      delivery.ack()
      throw new Error('boom')
    })
    await until(() => seen.length === 2)
  })
})
