import type { ExchangeSpec, QueueSpec } from '@celeriac/core/adapter'
import { delayedRoutingKey, delayLevelNames } from '@celeriac/protocol'
import { afterAll, describe, expect, it } from 'vitest'
import { Bench, Inbox, message, text } from './bench.ts'
import { python } from './python.ts'

const bench = new Bench()
const exchange: ExchangeSpec = { name: bench.exchangeName('delayed'), type: 'topic', durable: true, autoDelete: false }
const queue: QueueSpec = bench.queue('delayed', {
  exchange,
  routingKey: 'q.rk',
  arguments: { 'x-queue-type': 'quorum' },
})

afterAll(async () => {
  const connection = await bench.connect()
  for (const name of delayLevelNames()) await connection.queues.delete(name)
  await bench.tearDown()
}, 60_000)

describe('delayed delivery', () => {
  it('has the topology of Celery: neither side refuses the other [C43]', async () => {
    const connection = await bench.connect()
    await connection.declare({ queues: [queue] })
    await connection.delayed?.declare([queue])
    await python(
      `
from kombu.transport.native_delayed_delivery import (
    bind_queue_to_native_delayed_delivery_exchange, declare_native_delayed_delivery_exchanges_and_queues)
connection = connect()
declare_native_delayed_delivery_exchanges_and_queues(connection, 'quorum')
queue = Queue(given['queue'], Exchange(given['exchange'], 'topic'), routing_key='q.rk', queue_arguments={'x-queue-type': 'quorum'})
bind_queue_to_native_delayed_delivery_exchange(connection, queue)
`,
      { queue: queue.name, exchange: exchange.name },
    )
    await connection.delayed?.declare([queue])
  }, 60_000)

  it('skips direct exchanges and Broadcast queues', async () => {
    const connection = await bench.connect()
    const direct: ExchangeSpec = { ...exchange, name: bench.exchangeName('direct'), type: 'direct' }
    const directQueue = bench.queue('direct', { exchange: direct, routingKey: 'k' })
    const fanout: ExchangeSpec = { ...exchange, name: 'not declared', type: 'fanout' }
    await connection.declare({ queues: [directQueue] })
    await connection.delayed?.declare([directQueue, bench.queue('bcast', { exchange: fanout, alias: 'not declared' })])
  }, 60_000)

  it('calculates the keys that Celery calculates [C44]', async () => {
    const delays = [1, 2, 3, 255, 2 ** 27, 2 ** 28 - 1]
    const keys = await python(
      `
from kombu.transport.native_delayed_delivery import calculate_routing_key
tell([calculate_routing_key(delay, 'q.rk') for delay in given['delays']])
`,
      { delays },
    )
    expect(delays.map((delayS) => delayedRoutingKey(delayS, 'q.rk'))).toEqual(keys)
  })

  it('brings a message when its time has come, and not before [C45]', async () => {
    const connection = await bench.connect()
    const inbox = new Inbox<readonly [text: string, atMs: number, routingKey: string]>()
    const consumer = await connection.consume({ queues: [queue], prefetch: 10 }, (delivery) => {
      inbox.push([text(delivery), performance.now(), delivery.routingKey])
      delivery.ack()
    })
    const startMs = performance.now()
    const to = { exchange: exchange.name, routingKey: 'q.rk' }
    await Promise.all([
      connection.delayed?.publish(message('two'), to, 2),
      connection.delayed?.publish(message('one'), to, 1),
    ])
    const arrived = await inbox.next(2)
    expect(arrived.map(([name, , key]) => [name, key])).toEqual([
      ['one', delayedRoutingKey(1, 'q.rk')],
      ['two', delayedRoutingKey(2, 'q.rk')],
    ])
    for (const [index, [, atMs]] of arrived.entries()) expect(atMs - startMs).toBeGreaterThanOrEqual((index + 1) * 990)
    await consumer.close()
  })

  it('brings a message of Python, and Python one of ours [C45]', async () => {
    const connection = await bench.connect()
    await connection.delayed?.publish(message('ours'), { exchange: exchange.name, routingKey: 'q.rk' }, 1)
    const ours = await python(
      `
from kombu.transport.native_delayed_delivery import calculate_routing_key
channel = connect().default_channel
got = None
while got is None:
    got = channel.basic_get(given['queue'], no_ack=True)
channel.basic_publish(amqp.Message(b'theirs', delivery_mode=2), 'celery_delayed_27', calculate_routing_key(1, 'q.rk'))
channel.close()
tell(got.body if isinstance(got.body, str) else got.body.decode())
`,
      { queue: queue.name },
    )
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    const [theirs] = await inbox.next(1)
    expect([ours, theirs && text(theirs)]).toEqual(['ours', 'theirs'])
    theirs?.ack()
  })
})
