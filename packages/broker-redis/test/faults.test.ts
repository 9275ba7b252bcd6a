import { until } from '@celeriac/testing'
import { type OwnRedis, ownRedis, proxyTo, type TcpProxy } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bound, broker, collect, connect, message, queue } from './support.ts'

let server: OwnRedis
let proxy: TcpProxy

beforeEach(async () => {
  server = await ownRedis({ persistent: true })
  proxy = await proxyTo(server.url)
})
afterEach(async () => {
  await proxy.close()
  await server.close()
})

const viaProxy = (transport: Parameters<typeof connect>[1] = {}) =>
  connect(`redis://127.0.0.1:${proxy.port}`, transport)

describe('a server that is killed', () => {
  it('while we wait for messages: the connection is lost, and nothing that was acknowledged comes back [C65]', async () => {
    const connection = await connect(server.url, { lease: 1 })
    for (const n of [1, 2, 3, 4]) await connection.publish(message(n), { queue: 'q', mandatory: true })
    const { take, deliveries } = await collect(connection, [queue('q')], { ack: false })
    await take(4)
    for (const delivery of deliveries.slice(0, 2)) delivery.ack()
    const admin = new Redis(server.url, { lazyConnect: true, retryStrategy: null })
    await until(async () => (await admin.hlen('unacked')) === 2)
    const waiters = async () => (String(await admin.client('LIST')).match(/cmd=blmove/g) ?? []).length
    await until(async () => (await waiters()) === 1)
    admin.disconnect()
    await server.kill()
    const reason = await connection.lost
    expect(reason).toMatchObject({ affects: 'connection', canRetry: true })
    // Settling what the lost connection delivered is allowed, and does nothing.
    deliveries[2]?.ack()
    deliveries[3]?.requeue()
    await connection.close()

    await server.start()
    const next = await connect(server.url, { visibilityTimeout: 1, lease: 1, unackedRestoreInterval: 0.1 })
    const again = await collect(next, [queue('q')])
    expect(await again.take(2)).toEqual([3, 4])
    await next.close()
  })

  it('refuses new connections with a code that says so', async () => {
    await server.kill()
    await expect(connect(server.url)).rejects.toMatchObject({
      code: 'connection_refused',
      affects: 'connection',
      canRetry: true,
    })
  })
})

describe('a connection that is half open', () => {
  it('is noticed within seconds while we wait for messages', async () => {
    const connection = await viaProxy({ brpopTimeout: 0.5, healthCheckInterval: 0 } as never)
    await collect(connection, [queue('q')])
    const admin = new Redis(server.url)
    await until(async () => String(await admin.client('LIST')).includes('cmd=blmove'))
    admin.disconnect()
    const start = performance.now()
    proxy.freeze()
    expect(await connection.lost).toMatchObject({ affects: 'connection', canRetry: true })
    expect(performance.now() - start).toBeLessThan(8000)
  })

  it('is noticed by asking while all places are taken, and where we only listen', async () => {
    const transport = { healthCheckInterval: 0.2, socketTimeout: 0.5 }
    const source = bound('news.1', 'news', 'fanout', '')
    const listening = await viaProxy(transport)
    await listening.subscribe(
      { exchange: source.exchange ?? expect.fail(), queue: source, routingKey: '' },
      () => undefined,
    )
    proxy.freeze()
    expect(await listening.lost).toMatchObject({ code: 'connection_timeout', affects: 'connection' })
  })
})

describe('what a lost connection leaves behind', () => {
  const quiet = { unackedRestoreInterval: 1000, healthCheckInterval: 0, socketTimeout: 0.5 }

  it('is put right by the next one where it was acknowledged, and left to the sweep where it may still run', async () => {
    const admin = new Redis(server.url)
    const adapted = broker(`redis://127.0.0.1:${proxy.port}`, quiet)
    const connection = await adapted.connect()
    for (const n of [1, 2, 3]) await connection.publish(message(n), { queue: 'q', mandatory: true })
    const { take, deliveries } = await collect(connection, [queue('q')], { ack: false })
    await take(3)
    proxy.freeze()
    deliveries[0]?.ack()
    deliveries[1]?.ack()
    await connection.lost
    // Too late.
    deliveries[2]?.ack()
    expect(await admin.hlen('unacked')).toBe(3)
    proxy.cut()
    const next = await adapted.connect()
    const again = await collect(next, [queue('q')])
    expect(await admin.hlen('unacked')).toBe(1)
    await next.publish(message(4), { queue: 'q', mandatory: true })
    expect(await again.take(1)).toEqual([4])
    await next.close()
    admin.disconnect()
  })

  it('comes again at once where it never arrived, in its order', async () => {
    const admin = new Redis(server.url)
    const adapted = broker(`redis://127.0.0.1:${proxy.port}`, quiet)
    const connection = await adapted.connect()
    const producer = await connect(server.url)
    const first = await collect(connection, [queue('q')])
    // So that the server knows the script: what it does not know it does not carry out.
    await producer.publish(message(0), { queue: 'other', mandatory: true })
    await (await collect(producer, [queue('other')])).take(1)
    await until(async () => (await admin.hlen('unacked')) === 0)
    proxy.deafen()
    await Promise.all([1, 2, 3].map((n) => producer.publish(message(n), { queue: 'q', mandatory: true })))
    await until(async () => (await admin.hlen('unacked')) === 3)
    await connection.lost
    expect(first.deliveries).toEqual([])
    proxy.cut()
    const next = await adapted.connect()
    const { take, deliveries } = await collect(next, [queue('q')])
    expect(await take(3)).toEqual([1, 2, 3])
    expect(deliveries.map(({ redelivered }) => redelivered)).toEqual([false, false, false])
    await next.close()
    await producer.close()
    admin.disconnect()
  })
})

describe('a publish whose answer is lost', () => {
  it('may have been carried out, says so, and is not sent again', async () => {
    const connection = await viaProxy({ socketTimeout: 0.5 })
    proxy.deafen()
    const publish = connection.publish(message(1), { queue: 'q', mandatory: true })
    await expect(publish).rejects.toMatchObject({ affects: 'connection', canRetry: true, outcomeUnknown: true })
    await connection.lost
    const admin = new Redis(server.url)
    expect(await admin.llen('q')).toBe(1)
    admin.disconnect()
  })

  it('was not, where the connection was lost before', async () => {
    const connection = await viaProxy()
    proxy.cut()
    await connection.lost
    await expect(connection.publish(message(1), { queue: 'q', mandatory: true })).rejects.toMatchObject({
      affects: 'connection',
      outcomeUnknown: false,
    })
  })
})

describe('a server that answers, but not as wished', () => {
  it('refuses a message for a key of another type, and that message only', async () => {
    const admin = new Redis(server.url)
    await admin.set('q', 'a string')
    const connection = await connect(server.url)
    await expect(connection.publish(message(1), { queue: 'q', mandatory: true })).rejects.toMatchObject({
      code: 'failed',
      affects: 'message',
      canRetry: false,
    })
    await connection.publish(message(1), { queue: 'other', mandatory: true })
    await connection.close()
    admin.disconnect()
  })

  it('that has no memory left refuses messages, which may be tried again', async () => {
    const admin = new Redis(server.url)
    const connection = await connect(server.url)
    await connection.publish(message(1), { queue: 'q', mandatory: true })
    await admin.config('SET', 'maxmemory', '1')
    await expect(connection.publish(message(2), { queue: 'q', mandatory: true })).rejects.toMatchObject({
      code: 'failed',
      affects: 'message',
      canRetry: true,
    })
    // Consuming makes room, and needs none.
    const { take } = await collect(connection, [queue('q')])
    expect(await take(1)).toEqual([1])
    await connection.close()
    admin.disconnect()
  })

  it('that has no memory left is consumed from all the same, and leases are renewed', async () => {
    const admin = new Redis(server.url)
    const connection = await connect(server.url, { lease: 0.6, brpopTimeout: 0.1 } as never)
    let lost: unknown
    void connection.lost.then((reason) => {
      lost = reason
    })
    const { take } = await collect(connection, [queue('q')], { ack: false })
    await connection.publish(message(1), { queue: 'q', mandatory: true })
    await take(1)
    await admin.config('SET', 'maxmemory', '1')
    const score = async () => Number((await admin.zrange('unacked_index', '0', '0', 'WITHSCORES'))[1])
    const first = await score()
    await until(async () => lost !== undefined || (await score()) > first + 1)
    expect(lost).toBeUndefined()
    await admin.config('SET', 'maxmemory', '0')
    await connection.publish(message(2), { queue: 'q', mandatory: true })
    expect(await take(2)).toEqual([1, 2])
    await connection.close()
    admin.disconnect()
  })

  it('because its scripts were flushed is taught them again', async () => {
    const admin = new Redis(server.url)
    const connection = await connect(server.url)
    const { take } = await collect(connection, [queue('q')])
    await connection.publish(message(1), { queue: 'q', mandatory: true })
    await take(1)
    await admin.script('FLUSH')
    await connection.publish(message(2), { queue: 'q', mandatory: true })
    expect(await take(2)).toEqual([1, 2])
    await until(async () => (await admin.exists('unacked')) === 0)
    await connection.close()
    admin.disconnect()
  })

  it('because it has become a replica is not used any longer', async () => {
    const admin = new Redis(server.url)
    const connection = await connect(server.url)
    await admin.replicaof('127.0.0.1', '1')
    await expect(connection.publish(message(1), { queue: 'q', mandatory: true })).rejects.toMatchObject({
      affects: 'connection',
      canRetry: true,
    })
    expect(await connection.lost).toMatchObject({ code: 'connection_refused' })
    admin.disconnect()
  })

  it('because it has become a replica, while we wait for messages', async () => {
    const admin = new Redis(server.url)
    const connection = await connect(server.url)
    await collect(connection, [queue('q')])
    await until(async () => String(await admin.client('LIST')).includes('cmd=blmove'))
    await admin.replicaof('127.0.0.1', '1')
    expect(await connection.lost).toMatchObject({
      code: 'connection_refused',
      affects: 'connection',
      canRetry: true,
    })
    admin.disconnect()
  })
})
