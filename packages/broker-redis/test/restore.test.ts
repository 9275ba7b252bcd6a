import type { BrokerConnection } from '@celeriac/core/adapter'
import { until } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bound, collect, connect, kombu, message, ownServer, queue } from './support.ts'

const { server, admin } = await ownServer()
let open: BrokerConnection[]
beforeEach(() => {
  open = []
})
afterEach(async () => {
  for (const connection of open) await connection.close()
  await admin.flushall()
})

async function opened(transport: Parameters<typeof connect>[1] = {}): Promise<BrokerConnection> {
  const connection = await connect(server.url, transport)
  open.push(connection)
  return connection
}

/** As when its process is killed: nothing is given back. */
async function dies(connection: BrokerConnection): Promise<void> {
  // Killed in the middle of its first sweep it would keep others from theirs for a while.
  await until(async () => (await admin.exists('unacked_mutex')) === 0)
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  await connection.lost
}

const now = async () => {
  const [seconds, microseconds] = await admin.time()
  return Number(seconds) + Number(microseconds) / 1e6
}
const tags = () => admin.zrangebyscore('unacked_index', '-inf', '+inf')
const quick = { visibilityTimeout: 1, lease: 1, unackedRestoreInterval: 0.1 }

describe('messages of a worker that died', () => {
  it('are given back when it was one of Python [C57]', async () => {
    const producer = await opened()
    for (const n of [1, 2, 3]) await producer.publish(message(n), { queue: 'q', mandatory: true })
    await kombu(
      server.url,
      `
import os
queue = conn.SimpleQueue('q')
queue.consumer.qos(prefetch_count=10)
got = [queue.get(timeout=5) for _ in range(3)]
os._exit(0)`,
    )
    expect(await admin.hlen('unacked')).toBe(3)
    const { take, deliveries } = await collect(await opened(quick), [queue('q')])
    expect(await take(3)).toEqual([1, 2, 3])
    expect(deliveries.map((delivery) => delivery.redelivered)).toEqual([true, true, true])
    await until(async () => (await admin.exists('unacked', 'unacked_index', 'q')) === 0)
  })

  it('are given back by kombu when it was one of ours [C57]', async () => {
    const dying = await opened({ visibilityTimeout: 1, lease: 1, unackedRestoreInterval: 1000 })
    for (const n of [1, 2, 3]) await dying.publish(message(n), { queue: 'q', mandatory: true })
    const { take } = await collect(dying, [queue('q')], { ack: false })
    await take(3)
    await dies(dying)
    await until(
      async () => Number((await admin.zrange('unacked_index', '-1', '-1', 'WITHSCORES'))[1]) < (await now()) - 1,
    )
    const received = await kombu(
      server.url,
      `
conn.default_channel.qos.restore_visible(interval=1)
queue = conn.SimpleQueue('q')
got = [queue.get(timeout=5) for _ in range(3)]
for m in got: m.ack()
answer([[m.payload['n'], m.delivery_info.get('redelivered')] for m in got])`,
      { visibility_timeout: 1 },
    )
    expect(received).toEqual([1, 2, 3].map((n) => [n, true]))
    expect(await admin.exists('unacked', 'unacked_index', 'q')).toBe(0)
  })

  it('come back when its lease lapses, long before the visibility timeout', async () => {
    const dying = await opened({ lease: 0.6 })
    const survivor = await opened({ lease: 0.6, unackedRestoreInterval: 0.1 })
    await dying.publish(message(1, { priority: 6 }), { queue: 'q', mandatory: true })
    const first = await collect(dying, [queue('q')], { ack: false })
    await first.take(1)
    await dies(dying)
    await survivor.lost
    const heir = await opened({ lease: 0.6, unackedRestoreInterval: 0.1 })
    const { take } = await collect(heir, [queue('q')])
    expect(await take(1)).toEqual([1])
  })

  it('go back through the bindings of their exchange, or stay where nobody takes them', async () => {
    const connection = await opened(quick)
    await connection.declare({ queues: [bound('q', 'ex', 'direct', 'k')] })
    const envelope = (n: number) => ({
      body: Buffer.from(JSON.stringify({ n })).toString('base64'),
      headers: {},
      'content-type': 'application/json',
      'content-encoding': 'utf-8',
      properties: {
        delivery_info: { exchange: 'ex', routing_key: 'k' },
        delivery_tag: `T${n}`,
        body_encoding: 'base64',
      },
    })
    await admin.hset(
      'unacked',
      'T1',
      JSON.stringify([envelope(1), 'ex', 'k']),
      'T2',
      JSON.stringify([envelope(2), 'ex', 'nobody']),
    )
    await admin.hset('unacked', 'T3', 'no JSON')
    await admin.zadd('unacked_index', 1, 'T1', 2, 'T2', 3, 'T3', 4, 'T4')
    const { take } = await collect(connection, [bound('q', 'ex', 'direct', 'k')])
    expect(await take(1)).toEqual([1])
    await until(async () => (await tags()).length === 1)
    expect(await tags()).toEqual(['T2'])
    expect(await admin.hkeys('unacked')).toEqual(['T2'])
  })

  it('come back although many others have nowhere to go', async () => {
    const entry = (of: string, n: number) =>
      `[{"body":"","headers":{"n":${n}},"properties":{"delivery_tag":"","delivery_info":{}}},"","${of}"]`
    await admin.set('no-list', 'a string')
    await admin.hset('unacked', 'T0', entry('q', 0))
    await admin.zadd('unacked_index', 1, 'T0')
    for (let n = 1; n <= 250; n++) {
      await admin.hset('unacked', `T${n}`, entry('no-list', n))
      await admin.zadd('unacked_index', n + 1, `T${n}`)
    }
    const connection = await opened({ unackedRestoreInterval: 1000 })
    await collect(connection, [queue('other')])
    await until(async () => (await admin.llen('q')) === 1)
    await until(async () => (await admin.exists('unacked_mutex')) === 0)
    expect(await admin.hlen('unacked')).toBe(250)
  })
})

describe('the mutex', () => {
  it('lets one process sweep at a time, so that nothing is given back twice [C57]', async () => {
    const dying = await opened({ visibilityTimeout: 1, lease: 1 })
    const count = 500
    await Promise.all(
      Array.from({ length: count }, (_, n) => dying.publish(message(n), { queue: 'q', mandatory: true })),
    )
    const { take } = await collect(dying, [queue('q')], { ack: false, prefetch: count })
    await take(count)
    await dies(dying)
    const heirs = await Promise.all([opened(quick), opened(quick), opened(quick)])
    const boxes = await Promise.all(heirs.map((heir) => collect(heir, [queue('q')])))
    const all = () => boxes.flatMap((box) => box.deliveries.map((delivery) => delivery.message.headers['n']))
    await until(() => all().length >= count)
    await until(async () => (await admin.exists('unacked', 'q')) === 0)
    expect(all().sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: count }, (_, n) => n))
  })

  it('is respected while somebody else has it, and left to them', async () => {
    await admin.set('unacked_mutex', 'theirs', 'PX', 60_000)
    await admin.hset('unacked', 'T', '[]')
    await admin.zadd('unacked_index', 1, 'T')
    const connection = await opened(quick)
    await collect(connection, [queue('q')])
    await connection.publish(message(1), { queue: 'q', mandatory: true })
    const tries = async () => Number(/cmdstat_set:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0)
    const before = await tries()
    await until(async () => (await tries()) > before + 3)
    expect(await tags()).toContain('T')
    expect(await admin.get('unacked_mutex')).toBe('theirs')
  })
})

describe('a sweep at the same time as acknowledgements', () => {
  it('gives back or lets go, never both [C58]', async () => {
    const holder = await opened({ lease: false, visibilityTimeout: 3600, unackedRestoreInterval: 1000 })
    const count = 300
    await Promise.all(
      Array.from({ length: count }, (_, n) => holder.publish(message(n), { queue: 'q', mandatory: true })),
    )
    const { take, deliveries, consumer } = await collect(holder, [queue('q')], { ack: false, prefetch: count })
    await take(count)
    await consumer.stop()
    // Make all of them lapse, as if the holder had been asleep.
    await admin.zadd('unacked_index', ...(await tags()).flatMap((tag) => ['1', tag]))
    const heir = await opened({ visibilityTimeout: 3600, unackedRestoreInterval: 1000 })
    const sweeping = heir.consume({ queues: [queue('other')], prefetch: 1 }, () => undefined)
    for (const delivery of deliveries) {
      delivery.ack()
      if (Math.random() < 0.05) await new Promise((resolve) => setImmediate(resolve))
    }
    await sweeping
    await until(async () => (await admin.exists('unacked', 'unacked_index')) === 0)
    const returned = (await admin.lrange('q', 0, -1)).map((text) => JSON.parse(text).headers.n)
    expect(new Set(returned).size).toBe(returned.length)
  })

  it('does not give back what was renewed meanwhile [C58]', async () => {
    const { RESTORE } = await import('../src/restore/restore-script.ts')
    await admin.hset('unacked', 'T', 'entry')
    await admin.zadd('unacked_index', 100, 'T')
    const args = ['RPUSH', '50', 0, 'T', 1, 1, 'envelope']
    expect(await RESTORE.run(admin, ['unacked', 'unacked_index', 'unacked_leases', 'q'], args)).toBe(0)
    expect(await admin.hget('unacked', 'T')).toBe('entry')
    await admin.zadd('unacked_index', 40, 'T')
    expect(await RESTORE.run(admin, ['unacked', 'unacked_index', 'unacked_leases', 'q'], args)).toBe(1)
    expect(await RESTORE.run(admin, ['unacked', 'unacked_index', 'unacked_leases', 'q'], args)).toBe(0)
    expect(await admin.lrange('q', 0, -1)).toEqual(['envelope'])
  })

  it('loses nothing where the queue is no list', async () => {
    const { RESTORE } = await import('../src/restore/restore-script.ts')
    await admin.set('q', 'a string')
    await admin.hset('unacked', 'T', 'entry')
    await admin.zadd('unacked_index', 1, 'T')
    expect(
      await RESTORE.run(
        admin,
        ['unacked', 'unacked_index', 'unacked_leases', 'q'],
        ['RPUSH', '', 0, 'T', 1, 1, 'envelope'],
      ),
    ).toBe(0)
    expect(await admin.hget('unacked', 'T')).toBe('entry')
  })
})

it('a requeue is carried out before the connection is closed', async () => {
  const connection = await opened({ lease: false })
  await connection.publish(message(1), { queue: 'q', mandatory: true })
  const { take, deliveries } = await collect(connection, [queue('q')], { ack: false })
  await take(1)
  deliveries[0]?.requeue()
  await connection.close()
  expect(await admin.llen('q')).toBe(1)
})
