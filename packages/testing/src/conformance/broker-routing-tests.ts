import type { BrokerConnection, Delivery, Destination, QueueSpec } from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'
import { describe, expect, it } from 'vitest'
import { until } from '../until.ts'
import { type BrokerBench, textMessage, textOf } from './broker-bench.ts'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { describeIf, itIf } from './register-if.ts'

/** Where messages go. */
export function routingTests(bench: () => BrokerBench, options: BrokerConformanceOptions): void {
  const expectLengths = async (
    connection: BrokerConnection,
    expected: readonly [QueueSpec, number][],
  ): Promise<void> => {
    const lengths = await Promise.all(expected.map(([queue]) => connection.queues.length(queue.name)))
    expect(lengths).toEqual(expected.map(([, length]) => length))
  }

  describe('routing', () => {
    it('brings a message of a direct exchange to the queues bound with its key', async () => {
      const connection = await bench().connect()
      const exchange = bench().exchange('direct')
      const [a, b, other] = [
        bench().queue('a', { exchange, routingKey: 'red' }),
        bench().queue('b', { exchange, routingKey: 'red' }),
        bench().queue('other', { exchange, routingKey: 'blue' }),
      ]
      await connection.declare({ exchanges: [exchange], queues: [a, b, other] })
      const to: Destination = { exchange: exchange.name, type: 'direct', routingKey: 'red', mandatory: true }
      await connection.publish(textMessage('x'), to)
      await expectLengths(connection, [
        [a, 1],
        [b, 1],
        [other, 0],
      ])
    })

    it.each([
      ['media.video', 'media.video', true],
      ['media.video', 'media.audio', false],
      ['media.*', 'media.video', true],
      ['media.*', 'media.video.hd', false],
      ['*.video', 'media.video', true],
      ['*.video', 'video', false],
      ['media.#', 'media.video.hd', true],
      ['media.#', 'mediaXvideo', false],
      ['#', 'anything.at.all', true],
      ['#.hd', 'media.video.hd', true],
      ['media.*.hd', 'media.video.hd', true],
      ['media.*.hd', 'media.hd', false],
      ['a+b.c', 'a+b.c', true],
      ['a+b.c', 'aab.c', false],
    ])('a topic exchange with the binding %s and the key %s: %s', async (binding, key, taken) => {
      const connection = await bench().connect()
      const exchange = bench().exchange('topic')
      const queue = bench().queue('topic', { exchange, routingKey: binding })
      await connection.declare({ exchanges: [exchange], queues: [queue] })
      const kept = { mandatory: false, confirm: true }
      const to: Destination = { exchange: exchange.name, type: 'topic', routingKey: key, ...kept }
      await connection.publish(textMessage('x'), to)
      await expectLengths(connection, [[queue, taken ? 1 : 0]])
    })

    it('obeys every binding of a queue, and delivers once where several match', async () => {
      const connection = await bench().connect()
      const exchange = bench().exchange('topic')
      const second = bench().exchange('direct')
      const queue = bench().queue('bindings', {
        exchange,
        routingKey: 'a.*',
        bindings: [
          { exchange, routingKey: '*.b' },
          { exchange: second, routingKey: 'k' },
        ],
      })
      await connection.declare({ exchanges: [exchange, second], queues: [queue] })
      const publish = (exchange: string, type: string, routingKey: string): Promise<void> =>
        connection.publish(textMessage('x'), { exchange, type, routingKey, mandatory: true })
      await publish(exchange.name, 'topic', 'a.x')
      await publish(exchange.name, 'topic', 'x.b')
      await publish(second.name, 'direct', 'k')
      await expectLengths(connection, [[queue, 3]])
      await publish(exchange.name, 'topic', 'a.b')
      await expectLengths(connection, [[queue, 4]])
    })

    it('says by which exchange and key a message came', async () => {
      const connection = await bench().connect()
      const exchange = bench().exchange('topic')
      const queue = bench().queue('info', { exchange, routingKey: 'a.#' })
      await connection.declare({ exchanges: [exchange], queues: [queue] })
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 'unlimited' }, inbox.push)
      const to: Destination = { exchange: exchange.name, type: 'topic', routingKey: 'a.b', mandatory: true }
      await connection.publish(textMessage('by key'), to)
      await connection.publish(textMessage('by name'), { queue: queue.name, mandatory: true })
      const [byKey, byName] = await inbox.atLeast(2)
      expect(byKey).toMatchObject({ queue: queue.name, exchange: exchange.name, routingKey: 'a.b' })
      expect(byName).toMatchObject({ queue: queue.name, exchange: '', routingKey: queue.name })
      for (const delivery of inbox.items) delivery.ack()
    })

    it('refuses a mandatory message that no queue takes, and only that one', async () => {
      const connection = await bench().connect()
      const exchange = bench().exchange('direct')
      const queue = bench().queue('taken', { exchange, routingKey: 'known' })
      await connection.declare({ exchanges: [exchange], queues: [queue] })
      const to = (routingKey: string, mandatory: boolean): Destination => ({
        exchange: exchange.name,
        type: 'direct',
        routingKey,
        mandatory,
      })
      // In one tick, so that they share a round trip.
      const [first, refused, optional, last] = await Promise.allSettled([
        connection.publish(textMessage('1'), to('known', true)),
        connection.publish(textMessage('2'), to('unknown', true)),
        connection.publish(textMessage('3'), to('unknown', false)),
        connection.publish(textMessage('4'), to('known', true)),
      ])
      expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'unroutable', affects: 'message' } })
      for (const outcome of [first, optional, last]) expect(outcome).toMatchObject({ status: 'fulfilled' })
      await expectLengths(connection, [[queue, 2]])
    })

    itIf(options.knowsItsQueues, 'refuses a mandatory message to a queue that there is not', async () => {
      const connection = await bench().connect()
      const to = { queue: bench().name('nowhere'), mandatory: true }
      await expect(connection.publish(textMessage('x'), to)).rejects.toMatchObject({ code: 'unroutable' })
    })
  })

  describe('subscribe', () => {
    // As Celery's queues of remote control and events are.
    const passing = { durable: false, exclusive: true, autoDelete: true }

    it.each(['fanout', 'topic'])('gives each subscriber of a %s exchange each message', async (type) => {
      const exchange = { ...bench().exchange(type), durable: false }
      const subscribers = [await bench().connect(), await bench().connect()]
      const inboxes = subscribers.map(() => bench().inbox<WireMessage>())
      for (const [i, subscriber] of subscribers.entries()) {
        const queue = { ...bench().queue(`subscriber${i}`), ...passing, expiresMs: 60_000 }
        // A pidbox has no key; events are subscribed to by a pattern.
        const routingKey = type === 'fanout' ? '' : '#'
        await subscriber.subscribe({ exchange, queue, routingKey }, inboxes[i]?.push ?? (() => undefined))
      }
      const sender = await bench().connect()
      await sender.declare({ exchanges: [exchange] })
      const routingKey = type === 'fanout' ? '' : 'task.sent'
      for (const text of ['a', 'b', 'c']) {
        await sender.publish(textMessage(text), { exchange: exchange.name, type, routingKey, mandatory: false })
      }
      for (const inbox of inboxes) expect((await inbox.atLeast(3)).map(textOf)).toEqual(['a', 'b', 'c'])
    })

    it('hears nothing after it was closed, and can be closed twice', async () => {
      const exchange = { ...bench().exchange('fanout'), durable: false }
      const connection = await bench().connect()
      const [first, second] = [bench().inbox<WireMessage>(), bench().inbox<WireMessage>()]
      const queueOf = (what: string): QueueSpec => ({ ...bench().queue(what), ...passing })
      const gone = await connection.subscribe({ exchange, queue: queueOf('gone'), routingKey: '' }, first.push)
      await connection.subscribe({ exchange, queue: queueOf('stays'), routingKey: '' }, second.push)
      await gone.close()
      await gone.close()
      const to: Destination = { exchange: exchange.name, type: 'fanout', routingKey: '', mandatory: false }
      await connection.publish(textMessage('a'), to)
      await second.atLeast(1)
      expect(first.items).toEqual([])
    })

    it('takes no notice of a fanout message that nobody hears', async () => {
      const connection = await bench().connect()
      const exchange = { ...bench().exchange('fanout'), durable: false }
      await connection.declare({ exchanges: [exchange] })
      const to: Destination = { exchange: exchange.name, type: 'fanout', routingKey: '', mandatory: false }
      await connection.publish(textMessage('a'), to)
    })
  })

  describe('priority', () => {
    it('serves by priority, first come first served within one', async () => {
      const broker = await bench().broker()
      const connection = await bench().connect()
      const queue = bench().queue('priority', { maxPriority: 9 })
      await connection.declare({ queues: [queue] })
      for (const [i, priority] of [3, 9, 0, 6, 3, 0, 9].entries()) {
        const message = textMessage(`${priority}#${i}`)
        await connection.publish(
          { ...message, properties: { ...message.properties, priority } },
          { queue: queue.name, mandatory: true },
        )
      }
      const inbox = bench().inbox<Delivery>()
      await connection.consume({ queues: [queue], prefetch: 'unlimited' }, (delivery) => {
        delivery.ack()
        inbox.push(delivery)
      })
      const expected = {
        'low-first': ['0#2', '0#5', '3#0', '3#4', '6#3', '9#1', '9#6'],
        'high-first': ['9#1', '9#6', '6#3', '3#0', '3#4', '0#2', '0#5'],
        none: ['3#0', '9#1', '0#2', '6#3', '3#4', '0#5', '9#6'],
      }[broker.traits.priority]
      expect((await inbox.atLeast(7)).map(textOf)).toEqual(expected)
    })
  })

  describeIf(options.expiresMessages, 'expiry', () => {
    it('drops a message whose own time or whose queue’s time has passed', async () => {
      const connection = await bench().connect()
      const [plain, short] = [bench().queue('plain'), bench().queue('short', { messageTtlMs: 50 })]
      await connection.declare({ queues: [plain, short] })
      const brief = textMessage('brief')
      const expiring = { ...brief, properties: { ...brief.properties, expiration: '50' } }
      await connection.publish(expiring, { queue: plain.name, mandatory: true })
      await connection.publish(textMessage('kept'), { queue: plain.name, mandatory: true })
      await connection.publish(textMessage('short'), { queue: short.name, mandatory: true })
      const lengthIs = (queue: QueueSpec, length: number) => async (): Promise<boolean> =>
        (await connection.queues.length(queue.name)) === length
      await until(lengthIs(short, 0), { patienceMs: bench().patienceMs, what: 'The queue’s message expires' })
      await until(lengthIs(plain, 1), { patienceMs: bench().patienceMs, what: 'The message expires' })
    })
  })
}
