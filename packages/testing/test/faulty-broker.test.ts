import { BrokerError, type Delivery } from '@celeriac/core/internal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { textMessage, textOf } from '../src/conformance/broker-bench.ts'
import { brokerConformance } from '../src/conformance/broker-conformance.ts'
import { type FaultyBroker, faultyBroker } from '../src/faults/faulty-broker.ts'
import { FaultyConnection } from '../src/faults/faulty-connection.ts'
import { type ManualClock, manualClock } from '../src/manual-clock.ts'

const shared = faultyBroker()

brokerConformance({
  name: 'faulty broker without faults',
  open: () => shared,
  breakConnection: (connection) => (connection instanceof FaultyConnection ? connection.break() : undefined),
  knowsItsQueues: true,
  reportsDifferences: true,
  expiresMessages: true,
  returnsAtOnce: true,
})

describe('faultyBroker', () => {
  const queue = { name: 'q', durable: true, exclusive: false, autoDelete: false }
  const to = { queue: 'q', mandatory: true }
  let clock: ManualClock
  let broker: FaultyBroker
  beforeEach(() => {
    clock = manualClock()
    broker = faultyBroker({ clock })
  })
  afterEach(() => broker.breakConnections())

  it('refuses connections, as often as it is told to', async () => {
    const denied = new BrokerError('access_refused', 'No.', { affects: 'connection', canRetry: false })
    broker.play({ connect: ['refuse', denied] })
    await expect(broker.connect()).rejects.toMatchObject({ code: 'connection_refused', canRetry: true })
    await expect(broker.connect()).rejects.toBe(denied)
    await broker.connect()
    expect(broker.attempts).toBe(3)
    expect(broker.connections).toHaveLength(1)
  })

  it('leaves an attempt without an answer until it is given up', async () => {
    broker.play({ connect: ['hang'] })
    const abort = new AbortController()
    const attempt = broker.connect(abort.signal)
    abort.abort()
    await expect(attempt).rejects.toMatchObject({ code: 'closed' })
  })

  it('refuses a message, and does not have it', async () => {
    const connection = await broker.connect()
    await connection.declare({ queues: [queue] })
    broker.play({ publish: ['pass', 'refuse'] })
    await connection.publish(textMessage('1'), to)
    await expect(connection.publish(textMessage('2'), to)).rejects.toMatchObject({ code: 'nacked', canRetry: true })
    await connection.publish(textMessage('3'), to)
    expect(await connection.queues.length('q')).toBe(2)
  })

  it.each([
    ['lose answer', 1],
    ['lose request', 0],
  ] as const)('%s: the sender does not know, and the broker has %i message', async (step, length) => {
    const connection = await broker.connect()
    await connection.declare({ queues: [queue] })
    broker.play({ publish: [step] })
    await expect(connection.publish(textMessage('1'), to)).rejects.toMatchObject({
      affects: 'connection',
      outcomeUnknown: true,
    })
    expect(await connection.lost).toMatchObject({ code: 'connection_lost' })
    const again = await broker.connect()
    expect(await again.queues.length('q')).toBe(length)
  })

  it('delays messages and deliveries', async () => {
    const connection = await broker.connect()
    await connection.declare({ queues: [queue] })
    broker.play({ publish: [{ delayMs: 100 }], deliver: [{ delayMs: 50 }] })
    const got: string[] = []
    await connection.consume({ queues: [queue], prefetch: 1 }, (delivery) => got.push(textOf(delivery)))
    const published = connection.publish(textMessage('1'), to)
    await clock.advance(99)
    expect(await connection.queues.length('q')).toBe(0)
    await clock.advance(1)
    await published
    await clock.advance(49)
    expect(got).toEqual([])
    await clock.advance(1)
    expect(got).toEqual(['1'])
  })

  it('delivers twice', async () => {
    const connection = await broker.connect()
    await connection.declare({ queues: [queue] })
    broker.play({ deliver: ['twice'] })
    const got: Delivery[] = []
    await connection.consume({ queues: [queue], prefetch: 1 }, (delivery) => got.push(delivery))
    await connection.publish(textMessage('1'), to)
    await clock.settle()
    expect(got.map((delivery) => [textOf(delivery), delivery.redelivered])).toEqual([
      ['1', false],
      ['1', true],
    ])
  })

  it('is silent, and then says everything', async () => {
    const connection = await broker.connect()
    await connection.declare({ queues: [queue] })
    const got: string[] = []
    await connection.consume({ queues: [queue], prefetch: 5 }, (delivery) => got.push(textOf(delivery)))
    broker.setSilent(true)
    for (const text of ['1', '2']) await connection.publish(textMessage(text), to)
    await clock.settle()
    expect(got).toEqual([])
    broker.setSilent(false)
    expect(got).toEqual(['1', '2'])
  })

  it('breaks while something is set up', async () => {
    const refused = new BrokerError('resource_locked', 'Locked.', { affects: 'channel' })
    broker.play({ declare: [refused], consume: ['break'] })
    const connection = await broker.connect()
    await expect(connection.declare({ queues: [queue] })).rejects.toBe(refused)
    await expect(connection.consume({ queues: [queue], prefetch: 1 }, () => undefined)).rejects.toMatchObject({
      code: 'connection_lost',
    })
  })
})
