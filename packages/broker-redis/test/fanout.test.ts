import type { BrokerConnection, FanoutSource } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import { until } from '@celeriac/testing'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import type { RedisTransportOptions } from '../src/url/redis-transport-options.ts'
import { bound, collect, connect, kombu, message, numberOf, ownServer, queue } from './support.ts'

const { server, admin } = await ownServer()

function fanout(exchange: string, name: string, routingKey: string): FanoutSource {
  return {
    exchange: { name: exchange, type: 'fanout', durable: true, autoDelete: false },
    queue: queue(name, { autoDelete: true, expiresMs: 60_000 }),
    routingKey,
  }
}

async function listen(connection: BrokerConnection, source: FanoutSource) {
  const messages: WireMessage[] = []
  const subscription = await connection.subscribe(source, (received) => void messages.push(received))
  return { messages, subscription, numbers: () => messages.map(numberOf) }
}

/** The channels on which messages were published meanwhile. */
async function channelsOf(run: () => Promise<unknown>, count: number): Promise<string[]> {
  const spy = new Redis(server.url)
  const channels: string[] = []
  spy.on('pmessage', (_pattern, channel) => void channels.push(channel))
  await spy.psubscribe('*')
  await run()
  await until(() => channels.length >= count)
  spy.disconnect()
  return channels
}

const announce = (connection: BrokerConnection, exchange: string, routingKey: string, n: number) =>
  connection.publish(message(n), { exchange, type: 'fanout', routingKey, mandatory: false })

/** Python hears 1 from us and answers with 2, to the same exchange and key. */
async function conversation(url: string, transport: RedisTransportOptions, wire: Record<string, unknown>) {
  const connection = await connect(url, transport)
  const heard = await listen(connection, fanout('news', 'ours', '#'))
  const theirs = kombu(
    url,
    `
channel = conn.channel()
exchange = Exchange('news', 'fanout')
got = []
with Consumer(channel, [Queue('theirs', exchange, 'a.#', auto_delete=True)], callbacks=[lambda body, m: got.append(body)], no_ack=True):
    # Kombu subscribes when it first waits.
    drain(conn, 0.2)
    conn.SimpleQueue('ready').put(1)
    deadline = time.time() + 10
    while not got and time.time() < deadline: drain(conn, 0.2)
    Producer(channel, exchange).publish({'n': 2}, routing_key='a.b')
answer(got)`,
    wire,
  )
  // It is awaited below; until then a failure must not pass for an unhandled one.
  theirs.catch(() => undefined)
  const ready = await collect(connection, [queue('ready')])
  await ready.take(1)
  const channels = await channelsOf(() => announce(connection, 'news', 'a.b', 1), 1)
  expect(await theirs).toEqual([{ n: 1 }])
  await until(() => heard.messages.length === 2)
  expect(heard.numbers()).toEqual([1, 2])
  await connection.close()
  return channels[0]
}

describe('fanout', () => {
  it("announces on kombu's channels, with the key behind the exchange if there is one [C59]", async () => {
    const connection = await connect(server.url)
    const channels = await channelsOf(async () => {
      await announce(connection, 'celery.pidbox', '', 1)
      await announce(connection, 'celeryev', 'task.multi', 2)
    }, 2)
    expect(channels).toEqual(['/0.celery.pidbox', '/0.celeryev/task.multi'])
    await connection.close()
  })

  it('hears by pattern, where # and * cover any number of words [C59]', async () => {
    const connection = await connect(server.url)
    const all = await listen(connection, fanout('celeryev', 'all', '#'))
    const workers = await listen(connection, fanout('celeryev', 'workers', 'worker.#'))
    const pidbox = await listen(connection, fanout('celery.pidbox', 'w1.celery.pidbox', ''))
    const patterns = (await admin.call('PUBSUB', 'NUMPAT')) as number
    expect(patterns).toBe(3)
    await announce(connection, 'celeryev', 'task.multi', 1)
    await announce(connection, 'celeryev', 'worker.heartbeat', 2)
    await announce(connection, 'celery.pidbox', '', 3)
    await until(() => all.messages.length === 2 && workers.messages.length === 1 && pidbox.messages.length === 1)
    expect([all.numbers(), workers.numbers(), pidbox.numbers()]).toEqual([[1, 2], [2], [3]])
    await all.subscription.close()
    await workers.subscription.close()
    expect(await admin.call('PUBSUB', 'NUMPAT')).toBe(1)
    expect(await admin.exists('_kombu.binding.celeryev')).toBe(0)
    await connection.close()
  })

  it('talks with kombu in both directions, in database 3 on channels of its own [C60]', async () => {
    expect(await conversation(`${server.url}/3`, {}, {})).toBe('/3.news/a.b')
  })

  it.each([
    [false, 'news/a.b'],
    ['/custom.', '/custom.news/a.b'],
  ] as const)('talks with kombu with the option fanoutPrefix: %s [C61]', async (fanoutPrefix, channel) => {
    expect(await conversation(server.url, { fanoutPrefix }, { fanout_prefix: fanoutPrefix })).toBe(channel)
  })

  it('leaves keys out of channels without fanoutPatterns', async () => {
    const connection = await connect(server.url, { fanoutPatterns: false })
    const heard = await listen(connection, fanout('news', 'q', 'k'))
    expect(await channelsOf(() => announce(connection, 'news', 'k', 1), 1)).toEqual(['/0.news'])
    await until(() => heard.messages.length === 1)
    await connection.close()
  })

  it('is not misled by names that mean something in patterns', async () => {
    const connection = await connect(server.url)
    const heard = await listen(connection, fanout('n[a]*', 'q', ''))
    await announce(connection, 'na', '', 1)
    await announce(connection, 'n[a]*', '', 2)
    await until(() => heard.messages.length === 1)
    expect(heard.numbers()).toEqual([2])
    await connection.close()
  })

  it('ignores what is no message', async () => {
    const connection = await connect(server.url)
    const heard = await listen(connection, fanout('news', 'q', ''))
    await admin.publish('/0.news', 'nonsense')
    await announce(connection, 'news', '', 1)
    await until(() => heard.messages.length === 1)
    await connection.close()
  })

  it('brings tasks of a Broadcast queue, which cannot be kept, and brings them again when requeued', async () => {
    const connection = await connect(server.url)
    const { deliveries } = await collect(
      connection,
      [bound('bcast.1', 'bc', 'fanout', 'celery', { autoDelete: true })],
      {
        ack: false,
      },
    )
    await announce(connection, 'bc', 'celery', 1)
    await until(() => deliveries.length === 1)
    deliveries[0]?.requeue()
    await until(() => deliveries.length === 2)
    deliveries[1]?.ack()
    expect(deliveries.map((delivery) => delivery.redelivered)).toEqual([false, true])
    expect(await admin.exists('unacked', 'bcast.1')).toBe(0)
    await connection.close()
    expect(await admin.exists('_kombu.binding.bc', '_kombu.binding_permanent.bc')).toBe(0)
  })
})

describe('globalKeyprefix', () => {
  it('goes before every key and channel, as with kombu [C62]', async () => {
    await admin.flushall()
    const globalKeyprefix = '{pfx}:'
    const wire = { global_keyprefix: globalKeyprefix }
    expect(await conversation(server.url, { globalKeyprefix }, wire)).toBe('{pfx}:/0.news/a.b')
    const connection = await connect(server.url, { globalKeyprefix })
    await connection.declare({
      queues: [bound('qq', 'qq', 'direct', 'qq'), bound('xx', 'xx', 'direct', 'xx', { expiresMs: 10_000 })],
    })
    for (const priority of [0, 3])
      await connection.publish(message(priority, { priority }), { queue: 'qq', mandatory: true })
    const { deliveries } = await collect(connection, [queue('qq')], { ack: false, prefetch: 1 })
    await until(() => deliveries.length === 1)
    const keys = (await admin.keys('*')).filter((key) => key !== '{pfx}:unacked_mutex')
    expect(keys.filter((key) => !key.startsWith('{pfx}:'))).toEqual([])
    expect(keys).toEqual(
      expect.arrayContaining(
        [
          ...['qq\x06\x163', 'unacked', 'unacked_index', '_kombu.binding_deadlines'],
          ...['_kombu.binding.qq', '_kombu.binding_permanent.qq', '_kombu.binding.xx'],
        ].map((key) => globalKeyprefix + key),
      ),
    )
    await connection.close()
    const payloads = await kombu(
      server.url,
      `
queue = conn.SimpleQueue('qq')
answer([queue.get(timeout=5).payload['n'] for _ in range(2)])`,
      wire,
    )
    expect(payloads).toEqual([0, 3])
  })
})
