import type { BrokerConnection } from '@celeriac/core/adapter'
import { manualClock, testBrokerSettings, testHost, until } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adapter } from '../src/adapter.ts'
import { bound, collect, connect, kombu, message, ownServer, queue } from './support.ts'

const SEP = '\x06\x16'
const { server, admin } = await ownServer()
let connection: BrokerConnection
beforeEach(async () => {
  connection = await connect(server.url)
})
afterEach(async () => {
  await connection.close()
  await admin.flushall()
})

describe('binding tables', () => {
  it('hold what kombu writes for direct, topic and fanout exchanges [C52]', async () => {
    const queues = [
      bound('celery', 'celery', 'direct', 'celery'),
      bound('vid', 'media', 'topic', 'media.video.#'),
      bound('img', 'media', 'topic', 'media.*.img'),
      bound('bcast.1', 'bc', 'fanout', 'celery'),
    ]
    await connection.declare({ queues })
    const members = async (key: string) => (await admin.smembers(key)).sort()
    const expected = new Map([
      ['celery', [`celery${SEP}${SEP}celery`]],
      [
        'media',
        [`media.*.img${SEP}^media\\.[^\\.]+\\.img$${SEP}img`, `media.video.#${SEP}^media\\.video\\..*?$${SEP}vid`],
      ],
      ['bc', [`celery${SEP}${SEP}bcast.1`]],
    ])
    for (const [exchange, rows] of expected) {
      expect(await members(`_kombu.binding.${exchange}`)).toEqual(rows)
      expect(await members(`_kombu.binding_permanent.${exchange}`)).toEqual(rows)
    }
    expect(await admin.exists('_kombu.binding_deadlines')).toBe(0)
    // Written by Python, they are the same.
    await admin.flushall()
    await kombu(
      server.url,
      `
for name, exchange, kind, key in [${queues.map((q) => `(${[q.name, q.exchange?.name, q.exchange?.type, q.routingKey].map((part) => JSON.stringify(part)).join(', ')})`).join(', ')}]:
    Queue(name, Exchange(exchange, kind), key)(conn.channel()).declare()`,
    )
    for (const [exchange, rows] of expected) expect(await members(`_kombu.binding.${exchange}`)).toEqual(rows)
  })

  it('of queues that expire have a deadline in place of permanent members [C52]', async () => {
    await connection.declare({
      queues: [
        bound('short', 'reply', 'direct', 'oid', { expiresMs: 10_000 }),
        bound('long', 'slow', 'direct', 'k', { arguments: { 'x-expires': 7_200_000 } }),
      ],
    })
    expect(await admin.smembers('_kombu.binding.reply')).toEqual([`oid${SEP}${SEP}short`])
    expect(await admin.exists('_kombu.binding_permanent.reply')).toBe(0)
    const left = async (exchange: string) =>
      Number(await admin.zscore('_kombu.binding_deadlines', exchange)) - Date.now()
    expect(Math.abs((await left('reply')) - 3_600_000)).toBeLessThan(10_000)
    expect(Math.abs((await left('slow')) - 14_400_000)).toBeLessThan(10_000)
  })

  it("survive Python's sweep: lasting ones for good, expiring ones while they are used [C52]", async () => {
    const clock = manualClock()
    const mine = await adapter.open(server.url, testBrokerSettings(), testHost({ clock })).connect()
    const reply = bound('mine', 'reply', 'direct', 'oid', { expiresMs: 10_000, autoDelete: true })
    await mine.declare({ queues: [bound('celery', 'celery', 'direct', 'celery')] })
    const subscription = await mine.subscribe(
      { exchange: reply.exchange ?? expect.fail(), queue: reply, routingKey: 'oid' },
      () => undefined,
    )
    const sweep = () => kombu(server.url, 'answer(conn.channel().sweep_bindings())')
    await sweep()
    expect(await admin.exists('_kombu.binding.celery', '_kombu.binding.reply')).toBe(2)
    // Two hours in which no Python process refreshed it: its deadline would be past, but for us.
    await admin.zadd('_kombu.binding_deadlines', 1, 'reply', 1, 'celery')
    await clock.advance(1_300_000)
    await until(async () => Number(await admin.zscore('_kombu.binding_deadlines', 'reply')) > Date.now())
    await sweep()
    expect(await admin.exists('_kombu.binding.celery', '_kombu.binding.reply')).toBe(2)
    await subscription.close()
    expect(await admin.exists('_kombu.binding.reply')).toBe(0)
    await mine.close()
  })

  it('are swept of what nobody refreshes any more', async () => {
    const clock = manualClock()
    const mine = await adapter.open(server.url, testBrokerSettings(), testHost({ clock })).connect()
    await admin.sadd('_kombu.binding.gone', `k${SEP}${SEP}q`)
    await admin.zadd('_kombu.binding_deadlines', 1, 'gone')
    await collect(mine, [bound('mine', 'reply', 'direct', 'oid', { expiresMs: 10_000 })])
    await clock.advance(61_000)
    await until(async () => (await admin.exists('_kombu.binding.gone')) === 0)
    await mine.close()
  })
})

describe('topic patterns', () => {
  const patterns = ['a.*.#', 'a.*', 'media.video.#', '#', 'a-b.c', '*.log', 'a.#.z', 'x']
  const keys = [
    ...['a', 'a.b', 'a.b.c', 'a.b.c.d', 'b', 'media.video', 'media.video.a', 'media.video.a.b', 'mediaxvideo.a', ''],
    ...['a-b.c', 'a-b.d', 'axb.c', 'x.log', 'x.y.log', '.log', 'a.z', 'a.b.z', 'a.b.c.z', 'x'],
  ]

  it("are kombu's, and route as kombu routes [C53]", async () => {
    const queues = patterns.map((pattern, i) => bound(`q${i}`, 'ex', 'topic', pattern))
    await connection.declare({ queues })
    const written = new Map(
      (await admin.smembers('_kombu.binding.ex')).map((row) => row.split(SEP).slice(0, 2) as [string, string]),
    )
    const theirs = (await kombu(
      server.url,
      `
from kombu.transport.virtual.exchange import TopicExchange
patterns = ${JSON.stringify(patterns)}
keys = ${JSON.stringify(keys)}
channel = conn.channel()
Exchange('ex', 'topic')(channel).declare()
answer({
    'patterns': {p: TopicExchange(channel).key_to_pattern(p) for p in patterns},
    'routes': {k: sorted(channel._lookup('ex', k)) for k in keys},
})`,
    )) as { patterns: Record<string, string>; routes: Record<string, string[]> }
    expect(Object.fromEntries(written)).toEqual(theirs.patterns)
    for (const key of keys) {
      const to = { exchange: 'ex', type: 'topic', routingKey: key, mandatory: false }
      await connection.publish(message(key), to)
      const reached = []
      for (const { name } of queues) if ((await connection.queues.purge(name)) > 0) reached.push(name)
      expect([key, reached.sort()]).toEqual([key, theirs.routes[key]])
    }
  })
})

describe('routing', () => {
  it('goes by what Python has bound', async () => {
    await kombu(server.url, `Queue('py', Exchange('ex', 'direct'), 'k')(conn.channel()).declare()`)
    await connection.publish(message(1), { exchange: 'ex', type: 'direct', routingKey: 'k', mandatory: true })
    expect(await kombu(server.url, `answer(conn.SimpleQueue('py').get(timeout=5).payload)`)).toEqual({ n: 1 })
  })

  it('finds a queue that was bound a moment ago by somebody else', async () => {
    const to = { exchange: 'ex', type: 'direct', routingKey: 'k', mandatory: true } as const
    await connection.declare({ queues: [bound('other', 'ex', 'direct', 'other')] })
    await expect(connection.publish(message(1), to)).rejects.toMatchObject({ code: 'unroutable', affects: 'message' })
    const peer = await connect(server.url)
    await peer.declare({ queues: [bound('q', 'ex', 'direct', 'k')] })
    await peer.close()
    await connection.publish(message(2), to)
    expect(await connection.queues.length('q')).toBe(1)
  })

  it('leads to the deadletterQueue where no queue takes a message', async () => {
    const other = await connect(server.url, { deadletterQueue: 'dead' })
    await other.publish(message(1), { exchange: 'nowhere', type: 'direct', routingKey: 'k', mandatory: true })
    expect(await other.queues.length('dead')).toBe(1)
    await other.close()
  })

  it('refuses exchanges that Redis cannot have', async () => {
    const to = { exchange: 'ex', type: 'headers', routingKey: 'k', mandatory: true }
    await expect(connection.publish(message(1), to)).rejects.toMatchObject({ code: 'unsupported' })
  })
})

describe('x-expires', () => {
  it('is set on all lists of a queue with each message [C64]', async () => {
    await connection.declare({ queues: [queue('exp', { expiresMs: 60_000 }), queue('lasting')] })
    await admin.lpush(`exp${SEP}9`, 'x')
    await Promise.all([
      connection.publish(message(1), { queue: 'exp', mandatory: true }),
      connection.publish(message(2, { priority: 3 }), { queue: 'exp', mandatory: true }),
      connection.publish(message(3), { queue: 'lasting', mandatory: true }),
    ])
    for (const key of ['exp', `exp${SEP}3`, `exp${SEP}9`]) {
      expect(await admin.pttl(key)).toBeGreaterThan(50_000)
      expect(await admin.pttl(key)).toBeLessThanOrEqual(60_000)
    }
    expect(await admin.pttl('lasting')).toBe(-1)
  })

  it('says so when the list cannot be written', async () => {
    await connection.declare({ queues: [queue('exp', { expiresMs: 60_000 })] })
    await admin.set('exp', 'a string')
    await expect(connection.publish(message(1), { queue: 'exp', mandatory: true })).rejects.toMatchObject({
      code: 'failed',
      affects: 'message',
    })
  })

  it('does not let a queue expire that is consumed', async () => {
    const clock = manualClock()
    const mine = await adapter.open(server.url, testBrokerSettings(), testHost({ clock })).connect()
    const { deliveries } = await collect(mine, [queue('exp', { expiresMs: 9000 })], { prefetch: 1, ack: false })
    for (const n of [1, 2]) await mine.publish(message(n), { queue: 'exp', mandatory: true })
    await until(() => deliveries.length === 1)
    await admin.pexpire('exp', 5000)
    await clock.advance(3100)
    await until(async () => (await admin.pttl('exp')) > 7000)
    await mine.close()
  })
})
