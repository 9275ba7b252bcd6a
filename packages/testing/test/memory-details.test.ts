import { randomUUID } from 'node:crypto'
import {
  type BrokerConnection,
  type Delivery,
  memoryBackend,
  memoryBroker,
  type QueueSpec,
} from '@celeriac/core/internal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '../src/conformance/backend-bench.ts'
import { textMessage, textOf } from '../src/conformance/broker-bench.ts'
import { type ManualClock, manualClock } from '../src/manual-clock.ts'
import { testBackendHost, testBackendSettings, testBrokerSettings, testHost } from '../src/test-host.ts'

describe('memory://', () => {
  let clock: ManualClock
  let url: string
  let connection: BrokerConnection
  const open: BrokerConnection[] = []
  beforeEach(async () => {
    clock = manualClock()
    url = `memory://${randomUUID()}`
    connection = await connect()
  })
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close()
  })

  const connect = async (at = url): Promise<BrokerConnection> => {
    const made = await memoryBroker.open(at, testBrokerSettings(), testHost({ clock })).connect()
    open.push(made)
    return made
  }
  const queue = (name: string, more: Partial<QueueSpec> = {}): QueueSpec => ({
    name,
    durable: true,
    exclusive: false,
    autoDelete: false,
    ...more,
  })
  const publish = (name: string, text: string, expiration?: string): Promise<void> => {
    const message = textMessage(text)
    const properties = expiration === undefined ? message.properties : { ...message.properties, expiration }
    return connection.publish({ ...message, properties }, { queue: name, mandatory: true })
  }
  const take = async (name: string): Promise<string[]> => {
    const got: string[] = []
    const consumer = await connection.consume(
      { queues: [queue(name, { noDeclare: true })], prefetch: 'unlimited' },
      (d) => {
        got.push(textOf(d))
        d.ack()
      },
    )
    await clock.settle()
    await consumer.close()
    return got
  }

  it('is one broker for all of a process; a name makes it another', async () => {
    const name = randomUUID()
    const [one, two, apart] = [
      await connect('memory://'),
      await connect('memory:///'),
      await connect(`${url}x?option=1`),
    ]
    await one.declare({ queues: [queue(name)] })
    expect([await two.queues.exists(name), await apart.queues.exists(name)]).toEqual([true, false])
    await one.queues.delete(name)
  })

  it('drops messages when their time or their queue’s is over, whichever is sooner', async () => {
    await connection.declare({ queues: [queue('plain'), queue('brief', { messageTtlMs: 1_000 })] })
    await publish('plain', 'lasting')
    await publish('plain', 'expiring', '1500')
    await publish('brief', 'by queue', '1500')
    await publish('brief', 'by itself', '500')
    await clock.advance(999)
    expect(await take('brief')).toEqual(['by queue'])
    await clock.advance(501)
    expect(await take('plain')).toEqual(['lasting'])
  })

  it('deletes a queue that nobody has used for so long', async () => {
    const idle = queue('idle', { expiresMs: 1_000 })
    await connection.declare({ queues: [idle] })
    await clock.advance(900)
    await connection.declare({ queues: [idle] })
    await clock.advance(900)
    const consumer = await connection.consume({ queues: [idle], prefetch: 1 }, () => undefined)
    await clock.advance(5_000)
    expect(await connection.queues.exists('idle')).toBe(true)
    await consumer.close()
    await clock.advance(1_000)
    expect(await connection.queues.exists('idle')).toBe(false)
  })

  it('deletes an auto-delete queue with its last consumer', async () => {
    const spec = queue('auto', { autoDelete: true })
    const consumers = [
      await connection.consume({ queues: [spec], prefetch: 1 }, () => undefined),
      await connection.consume({ queues: [spec], prefetch: 1 }, () => undefined),
    ]
    await consumers[0]?.close()
    expect(await connection.queues.exists('auto')).toBe(true)
    await consumers[1]?.close()
    expect(await connection.queues.exists('auto')).toBe(false)
  })

  it('keeps an exclusive queue to its connection, and deletes it with that', async () => {
    const spec = queue('mine', { exclusive: true })
    await connection.declare({ queues: [spec] })
    const other = await connect()
    await expect(other.declare({ queues: [spec] })).rejects.toMatchObject({ code: 'resource_locked' })
    await expect(other.consume({ queues: [queue('free'), spec], prefetch: 1 }, () => undefined)).rejects.toMatchObject({
      code: 'resource_locked',
    })
    await connection.close()
    expect(await other.queues.exists('mine')).toBe(false)
  })

  it('sends what is rejected or expired where the queue says', async () => {
    const exchange = { name: 'dead', type: 'direct', durable: true, autoDelete: false }
    const dead = queue('graveyard', { exchange, routingKey: 'lost' })
    const more = { 'x-dead-letter-exchange': 'dead', 'x-dead-letter-routing-key': 'lost' }
    await connection.declare({ queues: [dead, queue('work', { arguments: more })] })
    await publish('work', 'expiring', '10')
    await clock.advance(10)
    expect(await connection.queues.length('work')).toBe(0)
    await publish('work', 'rejected')
    await connection.consume({ queues: [queue('work', { arguments: more })], prefetch: 1 }, (d: Delivery) => d.reject())
    await clock.settle()
    expect(await take('graveyard')).toEqual(['expiring', 'rejected'])
  })

  it('ignores priorities where a queue has no maxPriority, as Celery’s memory transport does', async () => {
    await connection.declare({ queues: [queue('flat')] })
    for (const priority of [0, 9]) {
      const message = textMessage(`${priority}`)
      await connection.publish(
        { ...message, properties: { ...message.properties, priority } },
        { queue: 'flat', mandatory: true },
      )
    }
    expect(await take('flat')).toEqual(['0', '9'])
  })

  it('does not deliver from inside of a publish, nor stop for a consumer that throws', async () => {
    await connection.declare({ queues: [queue('q')] })
    const got: string[] = []
    await connection.consume({ queues: [queue('q')], prefetch: 'unlimited' }, (d) => got.push(textOf(d)))
    const published = publish('q', '1')
    expect(got).toEqual([])
    await published
    await clock.settle()
    expect(got).toEqual(['1'])
  })

  it('lets timers run while it delivers very many', async () => {
    await connection.declare({ queues: [queue('flood')] })
    await Promise.all(Array.from({ length: 5_000 }, (_, i) => publish('flood', `${i}`)))
    let delivered = 0
    await connection.consume({ queues: [queue('flood')], prefetch: 'unlimited' }, () => {
      delivered += 1
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(delivered).toBeGreaterThan(0)
    expect(delivered).toBeLessThan(5_000)
  })
})

describe('cache+memory://', () => {
  const openAt = (url: string) =>
    memoryBackend.open(url, testBackendSettings(), testBackendHost({ clock: manualClock() }))

  it('is one store for all of a process; a name makes it another', async () => {
    const id = randomUUID()
    await openAt('cache+memory://').store(record(id), { expiresS: 60 })
    expect(await openAt('cache+memory:///').fetch([id])).toHaveLength(1)
    expect(await openAt('cache+memory://apart').fetch([id])).toEqual([undefined])
    await openAt('cache+memory://').forget([id])
  })

  it('keeps what expires after 0 seconds for ever, as Celery does', async () => {
    const clock = manualClock()
    const backend = memoryBackend.open(
      `cache+memory://${randomUUID()}`,
      testBackendSettings(),
      testBackendHost({ clock }),
    )
    await backend.store(record('a'), { expiresS: 0 })
    await clock.advance(10 * 86_400_000)
    expect(await backend.fetch(['a'])).toMatchObject([{ taskId: 'a' }])
  })
})
