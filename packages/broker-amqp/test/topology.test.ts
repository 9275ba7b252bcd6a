import type { ExchangeSpec, QueueSpec } from '@celeriac/core/adapter'
import { afterEach, describe, expect, it } from 'vitest'
import { Bench, Inbox, message, text } from './bench.ts'
import { python } from './python.ts'

const bench = new Bench()
afterEach(() => bench.tearDown())

describe('declarations beside Python', () => {
  it('agree on the default queue, whoever is first [C33]', async () => {
    const declareInPython = (name: string): Promise<unknown> =>
      python(
        `
channel = connect().default_channel
Queue(given['name'], Exchange(given['name'], 'direct'), routing_key=given['name'])(channel).declare()
`,
        { name },
      )
    const connection = await bench.connect()
    const [ours, theirs] = [defaultQueue(bench.exchangeName('default')), defaultQueue(bench.exchangeName('default'))]
    expect(await connection.declare({ queues: [ours] })).toEqual([])
    await declareInPython(ours.name)
    await declareInPython(theirs.name)
    expect(await connection.declare({ queues: [theirs] })).toEqual([])
  })

  it('agree on queue arguments, types included [C36]', async () => {
    const declareInPython = (name: string): Promise<unknown> =>
      python(
        `
channel = connect().default_channel
exchange = Exchange('', 'direct')
Queue(given['name'] + '.limits', exchange, max_priority=10, expires=60, message_ttl=2.5, max_length=100,
      max_length_bytes=2**40)(channel).declare()
Queue(given['name'] + '.quorum', exchange, queue_arguments={'x-queue-type': 'quorum', 'x-delivery-limit': 5})(channel).declare()
Queue(given['name'] + '.reply', exchange, expires=86400, auto_delete=True)(channel).declare()
Queue(given['name'] + '.dlx', exchange, queue_arguments={'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd'})(channel).declare()
`,
        { name },
      )
    const queues = (name: string): readonly QueueSpec[] => {
      const common = { durable: true, exclusive: false, autoDelete: false }
      const limits = { maxPriority: 10, expiresMs: 60_000, messageTtlMs: 2500, maxLength: 100, maxLengthBytes: 2 ** 40 }
      const deadLetters = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'd' }
      return [
        { name: `${name}.limits`, ...common, ...limits },
        { name: `${name}.quorum`, ...common, arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } },
        { name: `${name}.reply`, ...common, autoDelete: true, expiresMs: 86_400_000 },
        { name: `${name}.dlx`, ...common, arguments: deadLetters },
      ]
    }
    const connection = await bench.connect()
    const [first, second] = [bench.name('arguments'), bench.name('arguments')]
    expect(await connection.declare({ queues: queues(first) })).toEqual([])
    await declareInPython(first)
    await declareInPython(second)
    expect(await connection.declare({ queues: queues(second) })).toEqual([])
    for (const { name } of [...queues(first), ...queues(second)]) await connection.queues.delete(name)
  })

  it('agree on the exchange and queue of a worker of its own [C37]', async () => {
    const connection = await bench.connect()
    const node = bench.name('w1@host')
    const exchange: ExchangeSpec = { name: 'C.dq2', type: 'direct', durable: true, autoDelete: false }
    const queue = bench.queue('direct', { name: `${node}.dq2`, exchange, routingKey: node })
    expect(await connection.declare({ queues: [queue] })).toEqual([])
    await python(
      `
from celery.utils.nodenames import worker_direct
queue = worker_direct(given['node'])
queue(connect().default_channel).declare()
connect().default_channel.basic_publish(amqp.Message(b'hello'), queue.exchange.name, queue.routing_key)
`,
      { node },
    )
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    const [delivery] = await inbox.next(1)
    expect(delivery?.exchange).toBe('C.dq2')
    delivery?.ack()
  })

  it('share a Broadcast: each has its own queue, and gets each message [C38]', async () => {
    const connection = await bench.connect()
    const [name, own] = [bench.exchangeName('broadcast'), bench.name('bcast')]
    const exchange: ExchangeSpec = { name, type: 'fanout', durable: true, autoDelete: false }
    const inbox = new Inbox()
    const queue: QueueSpec = { name: own, exchange, durable: true, exclusive: false, autoDelete: true, alias: name }
    await connection.consume({ queues: [queue], prefetch: 1 }, (delivery) => {
      delivery.ack()
      inbox.push(delivery)
    })
    const theirs = await python(
      `
from kombu.common import Broadcast
channel = connect().default_channel
queue = Broadcast(given['name'])(channel)
queue.declare()
channel.basic_publish(amqp.Message(b'to all'), given['name'], '')
got = None
while got is None:
    got = queue.get(no_ack=True)
queue.delete()
tell(got.body.decode())
`,
      { name },
    )
    expect([theirs, ...(await inbox.next(1)).map(text)]).toEqual(['to all', 'to all'])
  })

  it('bring messages where Celery would send them [C34] [C35]', async () => {
    const connection = await bench.connect()
    const exchange: ExchangeSpec = {
      name: bench.exchangeName('media'),
      type: 'topic',
      durable: true,
      autoDelete: false,
    }
    const [direct, topic] = [
      defaultQueue(bench.exchangeName('direct')),
      bench.queue('topic', { exchange, routingKey: 'media.video.#' }),
    ]
    await connection.declare({ queues: [direct, topic] })
    await connection.publish(message('direct'), { queue: direct.name, mandatory: true })
    const to = { exchange: exchange.name, type: 'topic', routingKey: 'media.video.hd', mandatory: true }
    await connection.publish(message('topic'), to)
    const got = await python(
      `
channel = connect().default_channel
tell([[m.delivery_info['exchange'], m.delivery_info['routing_key']] for m in
      [channel.basic_get(name, no_ack=True) for name in given['names']]])
`,
      { names: [direct.name, topic.name] },
    )
    expect(got).toEqual([
      ['', direct.name],
      [exchange.name, 'media.video.hd'],
    ])
  })
})

describe('what exists with other properties', () => {
  it('is used as it is, and reported with the words of the server', async () => {
    const connection = await bench.connect()
    const name = bench.exchangeName('exchange')
    const exchange: ExchangeSpec = { name, type: 'topic', durable: true, autoDelete: false }
    const queue = bench.queue('other', { maxPriority: 5, exchange, routingKey: 'a' })
    await connection.declare({ queues: [queue] })
    const { maxPriority: _, ...plain } = queue
    const differences = await connection.declare({ queues: [{ ...plain, exchange: { ...exchange, type: 'direct' } }] })
    expect(differences).toEqual([
      { kind: 'exchange', name, reason: expect.stringContaining("inequivalent arg 'type' for exchange") },
      {
        kind: 'queue',
        name: queue.name,
        reason: expect.stringContaining("inequivalent arg 'x-max-priority' for queue"),
      },
    ])
    // The rest was declared all the same.
    await connection.publish(message('x'), { exchange: name, type: 'topic', routingKey: 'a', mandatory: true })
    expect(await connection.queues.length(queue.name)).toBe(1)
  })

  it('is consumed from, with a warning', async () => {
    const warnings: string[] = []
    const logger = {
      debug: ignore,
      info: ignore,
      error: ignore,
      critical: ignore,
      warn: (w: string) => warnings.push(w),
    }
    const connection = await bench.connect({ host: { logger } })
    const queue = bench.queue('other', { messageTtlMs: 60_000 })
    await connection.declare({ queues: [queue] })
    const { messageTtlMs: _, ...plain } = queue
    const consumer = await connection.consume({ queues: [plain], prefetch: 1 }, ignore)
    expect(consumer.active).toBe(true)
    expect(warnings).toEqual([expect.stringContaining("inequivalent arg 'x-message-ttl'")])
    // Once told, it is known.
    await consumer.cancel(plain.name)
    await consumer.add(plain)
    expect(warnings).toHaveLength(1)
  })

  it('is an error where it is exclusive to another connection', async () => {
    const [owner, other] = [await bench.connect(), await bench.connect()]
    const queue = bench.queue('exclusive', { durable: false, exclusive: true })
    await owner.declare({ queues: [queue] })
    const refused = { code: 'resource_locked', affects: 'channel', canRetry: true }
    await expect(other.declare({ queues: [queue] })).rejects.toMatchObject(refused)
    expect(await other.queues.exists(queue.name)).toBe(true)
    await expect(other.queues.length(queue.name)).rejects.toMatchObject(refused)
    // The scratch channel is there again.
    expect(await other.queues.exists(bench.name('none'))).toBe(false)
  })
})

describe('what is never declared', () => {
  it('are the exchanges of the server, and what belongs to others', async () => {
    const connection = await bench.connect()
    const exchange = (name: string, more: Partial<ExchangeSpec> = {}): ExchangeSpec => ({
      name,
      type: 'fanout',
      durable: false,
      autoDelete: false,
      ...more,
    })
    const foreign = bench.name('foreign')
    const queue = bench.queue('bound', { exchange: exchange('amq.topic'), routingKey: 'a.b' })
    const exchanges = [exchange(''), exchange('amq.direct'), exchange(foreign, { noDeclare: true })]
    const foreignQueue = bench.queue('foreign', { noDeclare: true })
    expect(await connection.declare({ exchanges, queues: [queue, foreignQueue] })).toEqual([])
    expect(await connection.queues.exists(foreignQueue.name)).toBe(false)
    await connection.publish(message('x'), { exchange: 'amq.topic', type: 'topic', routingKey: 'a.b', mandatory: true })
    expect(await connection.queues.length(queue.name)).toBe(1)
    const to = { exchange: foreign, type: 'fanout', routingKey: '', mandatory: false }
    await expect(connection.publish(message('x'), to)).rejects.toMatchObject({ code: 'unroutable' })
  })

  it('is a name that AMQP cannot hold', async () => {
    const connection = await bench.connect()
    const queue = { ...bench.queue('long'), name: 'x'.repeat(300) }
    await expect(connection.declare({ queues: [queue] })).rejects.toMatchObject({
      code: 'bad_option',
      affects: 'message',
    })
    expect(await connection.declare({ queues: [bench.queue('after')] })).toEqual([])
  })
})

function defaultQueue(name: string): QueueSpec {
  const exchange: ExchangeSpec = { name, type: 'direct', durable: true, autoDelete: false }
  return { name, exchange, routingKey: name, durable: true, exclusive: false, autoDelete: false }
}

function ignore(): void {}
