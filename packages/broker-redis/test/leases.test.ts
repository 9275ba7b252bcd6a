import type { BrokerConnection } from '@celeriac/core/adapter'
import { until } from '@celeriac/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RESTORE } from '../src/restore/restore-script.ts'
import { broker, collect, connect, message, ownServer, queue } from './support.ts'

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

/** Holds so many messages, and says under which tags. */
async function holding(transport: Parameters<typeof connect>[1], count = 1) {
  const connection = await opened(transport)
  for (let n = 1; n <= count; n++) await connection.publish(message(n), { queue: 'q', mandatory: true })
  const { take, deliveries } = await collect(connection, [queue('q')], { ack: false, prefetch: 1000 })
  await take(count)
  // Killed in the middle of its first sweep it would keep others from theirs for a while.
  await until(async () => (await admin.exists('unacked_mutex')) === 0)
  return { connection, deliveries, tag: (await tags())[0] ?? '' }
}

const now = async () => {
  const [seconds, microseconds] = await admin.time()
  return Number(seconds) + Number(microseconds) / 1e6
}
const tags = () => admin.zrangebyscore('unacked_index', '-inf', '+inf')
const scoreOf = async (tag: string) => Number(await admin.zscore('unacked_index', tag))
const holders = () => admin.zrange('unacked_leases', '0', '-1')
const holderOf = (tag: string) => tag.replace(/:\d+$/, '')
const quick = { visibilityTimeout: 1, lease: 1, unackedRestoreInterval: 0.1 }

/** Resolves when it has swept some more times. */
async function sweeps(times: number): Promise<void> {
  const count = async () => Number(/cmdstat_set:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1] ?? 0)
  const before = await count()
  await until(async () => (await count()) > before + times)
}

describe('what is held', () => {
  it('is scored with the present, as Python does, and its holder recorded, where no visibility timeout is set', async () => {
    const { tag } = await holding({})
    expect(tag).toMatch(/^[^:]+:[0-9a-f]{8}:1$/)
    expect(Math.abs((await now()) - (await scoreOf(tag)))).toBeLessThan(5)
    expect(await holders()).toEqual([holderOf(tag)])
    const left = Number(await admin.zscore('unacked_leases', holderOf(tag))) - (await now())
    expect(left).toBeGreaterThan(20)
    expect(left).toBeLessThan(30.1)
  })

  it('is scored so that Python workers with the same visibility timeout see it lapse with the lease, where it is set', async () => {
    const { tag } = await holding({ visibilityTimeout: 3600 })
    const ageS = (await now()) - (await scoreOf(tag))
    expect(ageS).toBeGreaterThan(3569)
    expect(ageS).toBeLessThan(3575)
  })

  it('is scored with the present and not recorded without leases', async () => {
    const { tag } = await holding({ lease: false, visibilityTimeout: 3600 })
    expect(Math.abs((await now()) - (await scoreOf(tag)))).toBeLessThan(5)
    expect(await holders()).toEqual([])
  })

  it('is not given back by a worker with a shorter visibility timeout while its holder lives', async () => {
    const { deliveries, tag } = await holding({})
    const { deliveries: others } = await collect(await opened({ ...quick, visibilityTimeout: 0.3 }), [queue('q')])
    await until(async () => (await now()) - (await scoreOf(tag)) > 0.5)
    await sweeps(3)
    expect(others).toEqual([])
    expect(await tags()).toEqual([tag])
    deliveries[0]?.ack()
    await until(async () => (await admin.exists('unacked', 'unacked_index')) === 0)
  })

  it('comes back in its order when its holder died, long before the visibility timeout, each message once', async () => {
    const { connection, tag } = await holding({ lease: 0.6 }, 50)
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await connection.lost
    // Of nobody that is known, and of a worker whose name goes on where the dead one ends: they stay.
    const others = ['8d3c6a0e', `${holderOf(tag)}:more:1`, 'unknown:0a1b2c3d:1']
    for (const other of others) {
      await admin.hset('unacked', other, '[{},"","q"]')
      await admin.zadd('unacked_index', await now(), other)
    }
    const heir = await opened({ lease: 30, unackedRestoreInterval: 0.1 })
    const { take } = await collect(heir, [queue('q')], { prefetch: 1000 })
    expect(await take(50)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
    await until(async () => !(await holders()).includes(holderOf(tag)))
    expect((await holders()).length).toBe(1)
    await until(async () => (await tags()).length === others.length)
    expect((await tags()).sort()).toEqual([...others].sort())
  })

  it('stays with a holder that came back to life before it was moved', async () => {
    await admin.hset('unacked', 'n:0a1b2c3d:1', 'entry')
    await admin.zadd('unacked_index', 1, 'n:0a1b2c3d:1')
    await admin.zadd('unacked_leases', (await now()) + 30, 'n:0a1b2c3d')
    const keys = ['unacked', 'unacked_index', 'unacked_leases', 'q']
    const args = ['RPUSH', '', 1, 'n:0a1b2c3d:1', 1, 1, 'envelope']
    expect(await RESTORE.run(admin, keys, args)).toBe(0)
    await admin.zadd('unacked_leases', (await now()) - 1, 'n:0a1b2c3d')
    expect(await RESTORE.run(admin, keys, args)).toBe(1)
  })

  it('comes back in portions where a limit is set', async () => {
    const { connection } = await holding({ lease: 0.3 }, 5)
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await connection.lost
    const heir = await opened({ unackedRestoreInterval: 0.1, unackedRestoreLimit: 2 })
    const { take, deliveries } = await collect(heir, [queue('q')])
    await take(5)
    expect(deliveries.map((delivery) => delivery.message.headers['n']).sort()).toEqual([1, 2, 3, 4, 5])
    await until(async () => (await holders()).length === 1)
  })
})

describe('the record of leases', () => {
  it('is kept while nothing is held, and forgets who ends', async () => {
    const connection = await opened({ lease: 0.6 })
    await collect(connection, [queue('q')])
    const [holder = ''] = await holders()
    const first = Number(await admin.zscore('unacked_leases', holder))
    await until(async () => Number(await admin.zscore('unacked_leases', holder)) > first + 0.5)
    await connection.close()
    expect(await admin.exists('unacked_leases')).toBe(0)
  })

  it('is done without where the user may not: what is held is renewed for the visibility timeout alone', async () => {
    const keys = ['q*', 'unacked', 'unacked_index', 'unacked_mutex', '_kombu*'].map((key) => `~${key}`)
    await admin.call('ACL', 'SETUSER', 'celery', 'on', '>s', 'resetkeys', ...keys, '&*', '+@all')
    const url = server.url.replace('//', '//celery:s@')
    const warn = vi.fn()
    const logger = { debug: () => {}, info: () => {}, warn, error: () => {}, critical: () => {} }
    const holder = await broker(url, quick, { logger }).connect()
    open.push(holder)
    await holder.publish(message(1), { queue: 'q', mandatory: true })
    const { take } = await collect(holder, [queue('q')], { ack: false })
    await take(1)
    expect(warn.mock.calls.map(([text]) => text)).toEqual([
      expect.stringContaining('may not use the key unacked_leases'),
    ])
    const [tag = ''] = await tags()
    const first = await scoreOf(tag)
    await until(async () => (await scoreOf(tag)) > first + 1.2)
    expect(await admin.exists('unacked_leases')).toBe(0)
    await admin.call('CLIENT', 'KILL', 'USER', 'celery')
    await holder.lost
    const heir = await broker(url, quick).connect()
    open.push(heir)
    expect(await (await collect(heir, [queue('q')])).take(1)).toEqual([1])
  })
})

describe('leases', () => {
  it('are renewed as long as the process lives, also of tasks longer than the visibility timeout', async () => {
    const holder = await opened(quick)
    await holder.publish(message(1), { queue: 'q', mandatory: true })
    const { take } = await collect(holder, [queue('q')], { ack: false })
    await take(1)
    const other = await opened(quick)
    const second = await collect(other, [queue('q')])
    const [tag = ''] = await tags()
    const first = Number(await admin.zscore('unacked_index', tag))
    await until(async () => Number(await admin.zscore('unacked_index', tag)) > first + 2)
    expect(second.deliveries).toEqual([])
    expect(await admin.hlen('unacked')).toBe(1)
  })

  it('are renewed while the event loop is blocked', async () => {
    const holder = await broker(server.url, { visibilityTimeout: 2, lease: 2 }, { nodeName: 'w1@example' }).connect()
    open.push(holder)
    await holder.publish(message(1), { queue: 'q', mandatory: true })
    const { take } = await collect(holder, [queue('q')], { ack: false })
    await take(1)
    const [tag = ''] = await tags()
    expect(tag).toMatch(/^w1@example:/)
    // The thread is there when it has renewed once.
    const first = Number(await admin.zscore('unacked_index', tag))
    await until(async () => Number(await admin.zscore('unacked_index', tag)) > first)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3500)
    // Not renewed meanwhile, it would be 3.5 s old.
    expect((await now()) - Number(await admin.zscore('unacked_index', tag))).toBeLessThan(3)
  })

  it('do not bring back what was acknowledged', async () => {
    const holder = await opened({ visibilityTimeout: 0.3, lease: 0.3 })
    await Promise.all(Array.from({ length: 50 }, (_, n) => holder.publish(message(n), { queue: 'q', mandatory: true })))
    const { take, deliveries } = await collect(holder, [queue('q')], { ack: false })
    await take(50)
    for (const delivery of deliveries.slice(1)) delivery.ack()
    const held = deliveries[0]
    await until(async () => (await tags()).length === 1)
    const [tag = ''] = await tags()
    const first = Number(await admin.zscore('unacked_index', tag))
    await until(async () => Number(await admin.zscore('unacked_index', tag)) > first + 0.4)
    expect(await tags()).toEqual([tag])
    held?.ack()
    await until(async () => (await admin.exists('unacked', 'unacked_index')) === 0)
  })
})
