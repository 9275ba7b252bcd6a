import type { Destination } from '@celeriac/core/adapter'
import { manualClock } from '@celeriac/testing'
import { amqpUrl, proxyTo } from '@celeriac/testing/services'
import { afterEach, describe, expect, it } from 'vitest'
import { Bench, message } from './bench.ts'
import { python } from './python.ts'

const bench = new Bench()
afterEach(() => bench.tearDown())

describe('a message that cannot be delivered', () => {
  it('is the one that is told of, among many of one tick', async () => {
    const connection = await bench.connect()
    const queue = bench.queue('there')
    await connection.declare({ queues: [queue] })
    const nowhere = bench.name('nowhere')
    const isLost = (i: number): boolean => i % 3 === 0
    const outcomes = await Promise.allSettled(
      Array.from({ length: 300 }, (_, i) =>
        // Some share their id and their destination: only their order tells them apart.
        connection.publish(message(`${i % 7}`), { queue: isLost(i) ? nowhere : queue.name, mandatory: true }),
      ),
    )
    for (const [i, outcome] of outcomes.entries()) {
      if (isLost(i))
        expect(outcome).toMatchObject({ reason: { code: 'unroutable', affects: 'message', canRetry: false } })
      else expect(outcome.status).toBe('fulfilled')
    }
    expect(await connection.queues.length(queue.name)).toBe(200)
  })

  it('is refused by a full queue, and only that one [C42]', async () => {
    const connection = await bench.connect()
    const full = bench.queue('full', { maxLength: 1, arguments: { 'x-overflow': 'reject-publish' } })
    const other = bench.queue('other')
    await connection.declare({ queues: [full, other] })
    const outcomes = await Promise.allSettled(
      [full, full, other].map(({ name }) => connection.publish(message('x'), { queue: name, mandatory: true })),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { code: 'nacked', affects: 'message', canRetry: true } })
  })

  it('is lost without a sign where confirms are off, as in Celery', async () => {
    const connection = await bench.connect({ settings: { transport: { confirmPublish: false } } })
    await connection.publish(message('x'), { queue: bench.name('nowhere'), mandatory: true })
  })

  it.each([
    ['headers too large for a frame', { headers: { big: 'x'.repeat(70_000) } }, 'message_too_large'],
    ['a header that AMQP cannot hold', { headers: { big: 2n ** 70n } }, 'bad_option'],
    ['a header that ends the connection', { headers: { stamp: [Number.NaN] } }, 'bad_option', 'number NaN'],
    ['a name that is too long', { headers: { ['x'.repeat(256)]: 1 } }, 'bad_option', "a header's name"],
    ['a property that is too long', { properties: { correlationId: 'x'.repeat(256) } }, 'bad_option'],
    ['a priority that there is not', { properties: { priority: 256 } }, 'bad_option', 'from 0 to 255, not 256'],
  ])('because of %s disturbs no other', async (_what, more, code, words = '') => {
    const connection = await bench.connect()
    const queue = bench.queue('fine')
    await connection.declare({ queues: [queue] })
    const to: Destination = { queue: queue.name, mandatory: true }
    const [before, bad, after] = await Promise.allSettled([
      connection.publish(message('before'), to),
      connection.publish(message('bad', more), to),
      connection.publish(message('after'), to),
    ])
    expect([before?.status, after?.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(bad).toMatchObject({ reason: { code, affects: 'message', message: expect.stringContaining(words) } })
  })
})

describe('a channel that RabbitMQ closes', () => {
  it('because the exchange has gone: the message fails, later ones do not', async () => {
    const connection = await bench.connect()
    const exchange = { name: bench.exchangeName('gone'), type: 'fanout', durable: true, autoDelete: false }
    const queue = bench.queue('there')
    await connection.declare({ exchanges: [exchange], queues: [queue] })
    await python(`connect().default_channel.exchange_delete(given['name'])`, { name: exchange.name })
    const gone: Destination = { exchange: exchange.name, type: 'fanout', routingKey: '', mandatory: true }
    const there: Destination = { queue: queue.name, mandatory: true }
    const [bad, after] = await Promise.allSettled([
      connection.publish(message('bad'), gone),
      connection.publish(message('after'), there),
    ])
    expect(bad).toMatchObject({ reason: { code: 'unroutable', outcomeUnknown: false } })
    expect(after).toMatchObject({
      reason: { code: 'failed', affects: 'channel', canRetry: true, outcomeUnknown: true },
    })
    await connection.publish(message('later'), there)
    await expect(connection.publish(message('bad again'), gone)).rejects.toMatchObject({ code: 'unroutable' })
    // Made again, it is found again.
    await connection.declare({ exchanges: [exchange] })
    await connection.publish(message('last'), { ...gone, mandatory: false })
  })

  it('because of a bad property: the message alone is blamed', async () => {
    const connection = await bench.connect()
    const queue = bench.queue('there')
    await connection.declare({ queues: [queue] })
    const to: Destination = { queue: queue.name, mandatory: true }
    const bad = message('bad', { properties: { expiration: 'soon' } })
    await expect(connection.publish(bad, to)).rejects.toMatchObject({
      code: 'precondition_failed',
      canRetry: false,
      outcomeUnknown: false,
      message: expect.stringContaining('expiration'),
    })
    await connection.publish(message('good'), to)
  })
})

describe('many messages', () => {
  it('are all confirmed, however many wait', async () => {
    const connection = await bench.connect()
    const queue = bench.queue('many')
    await connection.declare({ queues: [queue] })
    const to: Destination = { queue: queue.name, mandatory: true }
    await Promise.all(Array.from({ length: 20_000 }, () => connection.publish(message('x'), to)))
    expect(await connection.queues.length(queue.name)).toBe(20_000)
  })

  it('that nobody confirms are all sent before the connection closes, which needs no deadline', async () => {
    const connection = await bench.connect({ host: { clock: manualClock() } })
    const queue = bench.queue('plain')
    await connection.declare({ queues: [queue] })
    for (let i = 0; i < 5_000; i++) void connection.publish(message('x'), { queue: queue.name, mandatory: false })
    await connection.close()
    const other = await bench.connect()
    // RabbitMQ's queue answers before it has looked at all that its channel has passed on.
    await expect.poll(() => other.queues.length(queue.name)).toBe(5_000)
  })
})

it('a message in flight when the connection breaks may have arrived, one that comes later has not', async () => {
  const proxy = await proxyTo(await amqpUrl())
  const connection = await bench.connect({ url: proxy.url })
  const queue = bench.queue('there')
  await connection.declare({ queues: [queue] })
  const to: Destination = { queue: queue.name, mandatory: true }
  await connection.publish(message('opens the channel'), to)
  const inFlight = connection.publish(message('in flight'), to)
  proxy.cut()
  const lost = { code: 'connection_lost', affects: 'connection', canRetry: true }
  await expect(inFlight).rejects.toMatchObject({ ...lost, outcomeUnknown: true })
  await expect(connection.publish(message('later'), to)).rejects.toMatchObject({ ...lost, outcomeUnknown: false })
  await proxy.close()
})
