import type { Consumer, Delivery, QueueSpec } from '@celeriac/core/adapter'
import { hurriedClock, testBrokerSettings, testHost, until } from '@celeriac/testing'
import { amqpUrl, proxyTo, type TcpProxy } from '@celeriac/testing/services'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adapter } from '../src/index.ts'
import { Bench, Inbox, limitsChannels, message, text } from './bench.ts'

const QUORUM = { 'x-queue-type': 'quorum' }

/** False where it is refused (RabbitMQ 4): then each consumer has one, and is started again when it is raised. */
const global = await limitsChannels()

const bench = new Bench()
let proxy: TcpProxy
beforeEach(async () => {
  proxy = await proxyTo(await amqpUrl())
})
afterEach(async () => {
  await bench.tearDown()
  await proxy.close()
})

async function fill(queue: QueueSpec, count: number): Promise<void> {
  const connection = await bench.connect()
  await connection.declare({ queues: [queue] })
  const to = { queue: queue.name, mandatory: true }
  await Promise.all(Array.from({ length: count }, (_, i) => connection.publish(message(`${i}`), to)))
}

describe('prefetch', () => {
  it('is one for the channel with classic queues, where the server takes that [C39]', async () => {
    const queue = bench.queue('classic')
    await fill(queue, 8)
    const connection = await bench.connect({ url: proxy.url })
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 4 }, inbox.push)
    await inbox.next(4)
    expect(qosRequests(proxy).at(-1)).toEqual({ count: 4, global })
  })

  it('is one for each consumer where a queue is a quorum queue [C39]', async () => {
    const queues = [bench.queue('classic'), bench.queue('quorum', { arguments: QUORUM })]
    const connection = await bench.connect({ url: proxy.url })
    await connection.consume({ queues, prefetch: 4 }, () => undefined)
    expect(qosRequests(proxy)).toEqual([{ count: 4, global: false }])
  })

  it('goes up by one for a held message, and down again [C40]', async () => {
    const queue = bench.queue('classic')
    await fill(queue, 3)
    const connection = await bench.connect({ url: proxy.url })
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    const [held] = await inbox.next(1)
    consumer.setPrefetch(2)
    const [second] = await inbox.next(1)
    held?.ack()
    consumer.setPrefetch(1)
    second?.ack()
    await inbox.next(1)
    const counts = qosRequests(proxy).slice(-3)
    if (global) expect(counts).toEqual([1, 2, 1].map((count) => ({ count, global })))
  })

  it('that is set many times in a turn is sent once', async () => {
    const connection = await bench.connect({ url: proxy.url })
    const consumer = await connection.consume({ queues: [bench.queue('classic')], prefetch: 1 }, () => undefined)
    for (let n = 2; n <= 50; n++) consumer.setPrefetch(n)
    await consumer.close()
    expect(qosRequests(proxy).slice(-2)).toEqual([1, 50].map((count) => ({ count, global })))
  })

  it('lets any number be held, also where only each consumer has a limit', async () => {
    const queue = bench.queue('quorum', { arguments: QUORUM })
    await fill(queue, 60)
    const connection = await bench.connect()
    const inbox = new Inbox()
    let held = 0
    let consumer: Consumer | undefined
    // As the worker does for a message whose eta is far off.
    const hold = (delivery: Delivery): void => {
      inbox.push(delivery)
      held++
      consumer?.setPrefetch(4 + held)
    }
    consumer = await connection.consume({ queues: [queue], prefetch: 4 }, hold)
    consumer.setPrefetch(4 + held)
    const all = await inbox.next(60)
    expect(all.map(text).map(Number)).toEqual(Array.from({ length: 60 }, (_, i) => i))
    for (const delivery of all) delivery.ack()
    await consumer.close()
    expect(await connection.queues.length(queue.name)).toBe(0)
  })

  it('is all there again when what was open has been settled, where only each consumer has a limit', async () => {
    const queue = bench.queue('quorum', { arguments: QUORUM })
    await fill(queue, 30)
    const connection = await bench.connect()
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues: [queue], prefetch: 8 }, inbox.push)
    const [one, two, ...others] = await inbox.next(8)
    // Two are held; the consumer is started again with little room, since six are at work.
    consumer.setPrefetch(10)
    const [nine, ten] = await inbox.next(2)
    for (const delivery of others) delivery.ack()
    const rest = await inbox.next(6)
    expect(rest).toHaveLength(6)
    for (const delivery of [one, two, nine, ten, ...rest]) delivery?.ack()
    for (let left = 14; left > 0; left--) for (const delivery of await inbox.next(1)) delivery.ack()
  })

  it('holds when a quorum queue joins classic ones', async () => {
    const [classic, quorum] = [bench.queue('classic'), bench.queue('quorum', { arguments: QUORUM })]
    await fill(classic, 4)
    await fill(quorum, 4)
    const connection = await bench.connect()
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues: [classic], prefetch: 2 }, inbox.push)
    const first = await inbox.next(2)
    await consumer.add(quorum)
    expect(consumer.active).toBe(true)
    for (const delivery of first) delivery.ack()
    for (let taken = 2; taken < 8; taken++) for (const delivery of await inbox.next(1)) delivery.ack()
  })

  it('is learnt where a queue turns out to be a quorum queue', async () => {
    const queue = bench.queue('hidden', { arguments: QUORUM })
    await fill(queue, 1)
    const { arguments: _, ...unknowing } = queue
    const broker = adapter.open(await amqpUrl(), testBrokerSettings(), testHost())
    const first = await broker.connect()
    await first.consume({ queues: [unknowing], prefetch: 1 }, () => undefined).catch(() => undefined)
    // Nothing is to be learnt where each consumer has its limit anyway.
    if (!global) await first.close()
    expect(await first.lost).toMatchObject({ affects: 'connection', canRetry: global })
    const second = await broker.connect()
    const inbox = new Inbox()
    await second.consume({ queues: [unknowing], prefetch: 1 }, inbox.push)
    const [delivery] = await inbox.next(1)
    delivery?.ack()
    await second.close()
  })
})

describe('a consumer that the server cancels', () => {
  it('consumes again, from the queue made anew', async () => {
    const [connection, other] = [await bench.connect(), await bench.connect()]
    const queue = bench.queue('deleted')
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues: [queue], prefetch: 2 }, inbox.push)
    await other.publish(message('before'), { queue: queue.name, mandatory: true })
    const [before] = await inbox.next(1)
    await other.queues.delete(queue.name)
    // The queue is made again within moments.
    await until(() =>
      other.publish(message('after'), { queue: queue.name, mandatory: true }).then(
        () => true,
        () => false,
      ),
    )
    const [after] = await inbox.next(1)
    expect([before, after].map((delivery) => delivery && text(delivery))).toEqual(['before', 'after'])
    expect(consumer.active).toBe(true)
    before?.ack()
    after?.ack()
    await consumer.close()
    expect(await other.queues.length(queue.name)).toBe(0)
  })

  it('for good takes its connection with it', async () => {
    const connection = await bench.connect({
      host: { clock: hurriedClock() },
      settings: { connectTimeoutMs: 600_000 },
    })
    const other = await bench.connect()
    const queue = bench.queue('deleted')
    await other.declare({ queues: [queue] })
    const consumer = await connection.consume({ queues: [{ ...queue, noDeclare: true }], prefetch: 2 }, () => undefined)
    await other.queues.delete(queue.name)
    const lost = await connection.lost
    expect(lost).toMatchObject({ code: 'connection_lost', canRetry: true })
    expect(lost.message).toContain(queue.name)
    expect(consumer.active).toBe(false)
  })
})

describe('a consumer', () => {
  it('gets what a broken connection held, marked as redelivered [C41]', async () => {
    const queue = bench.queue('broken')
    await fill(queue, 3)
    const connection = await bench.connect({ url: proxy.url })
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 2 }, inbox.push)
    await inbox.next(2)
    proxy.cut()
    await connection.lost
    const again = await bench.connect()
    await again.consume({ queues: [queue], prefetch: 3 }, inbox.push)
    expect((await inbox.next(3)).map((delivery) => [text(delivery), delivery.redelivered])).toEqual([
      ['0', true],
      ['1', true],
      ['2', false],
    ])
  })

  it('of higher priority is served first', async () => {
    const queue = bench.queue('priorities')
    const connection = await bench.connect()
    const [low, high] = [new Inbox(), new Inbox()]
    await connection.consume({ queues: [queue], prefetch: 100 }, low.push)
    const preferred = { ...queue, consumerArguments: { 'x-priority': 10 } }
    await connection.consume({ queues: [preferred], prefetch: 100 }, high.push)
    await fill(queue, 20)
    expect(await high.next(20)).toHaveLength(20)
    expect(low.waiting).toBe(0)
  })

  it('may be the only one', async () => {
    const [connection, other] = [await bench.connect(), await bench.connect()]
    const queue = bench.queue('exclusive')
    await connection.consume({ queues: [queue], prefetch: 1, exclusive: true }, () => undefined)
    await expect(other.consume({ queues: [queue], prefetch: 1 }, () => undefined)).rejects.toMatchObject({
      code: 'resource_locked',
      message: expect.stringContaining(queue.name),
    })
  })

  it('goes on when its callback throws', async () => {
    const errors: string[] = []
    const ignore = (): void => undefined
    const logger = { debug: ignore, info: ignore, warn: ignore, critical: ignore, error: (e: string) => errors.push(e) }
    const connection = await bench.connect({ host: { logger } })
    const queue = bench.queue('throws')
    await fill(queue, 2)
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 2 }, (delivery) => {
      inbox.push(delivery)
      delivery.ack()
      throw new Error('a bug')
    })
    await inbox.next(2)
    expect(errors).toEqual([expect.stringContaining('a bug'), expect.stringContaining('a bug')])
  })

  it('of several queues gives back what is open on all when it is closed', async () => {
    const queues = [bench.queue('one'), bench.queue('two')]
    for (const queue of queues) await fill(queue, 3)
    const connection = await bench.connect()
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues, prefetch: 6 }, inbox.push)
    const deliveries = await inbox.next(6)
    deliveries[2]?.ack()
    await consumer.close()
    await consumer.close()
    const lengths = await Promise.all(queues.map(({ name }) => connection.queues.length(name)))
    expect(lengths.reduce((sum, length) => sum + length)).toBe(5)
  })
})

interface QosRequest {
  readonly count: number
  readonly global: boolean
}

/** `basic.qos` (class 60, method 10) in what the client has sent. */
function qosRequests({ sent }: TcpProxy): QosRequest[] {
  const stream = Buffer.concat(sent.flat())
  const requests: QosRequest[] = []
  for (let at = 8; at < stream.length; ) {
    const payload = stream.subarray(at + 7, at + 7 + stream.readUInt32BE(at + 3))
    if (stream[at] === 1 && payload.readUInt32BE(0) === 60 * 0x10000 + 10) {
      requests.push({ count: payload.readUInt16BE(8), global: payload[10] === 1 })
    }
    at += payload.length + 8
  }
  return requests
}
