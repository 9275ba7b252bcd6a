import type { BrokerConnection, QueueSpec } from '@celeriac/core/adapter'
import { type OwnRabbit, ownRabbit } from '@celeriac/testing/services'
import { connect } from 'amqplib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Bench, Inbox, message, text } from './bench.ts'

const EACH = 10
const LIMIT = 4

// RabbitMQ before 3.12 refuses nothing: there the two are the same.
describe.each([
  ['takes', false],
  ['refuses, without a word,', true],
])('a server that %s a limit for the whole channel', (_, refusesDeprecated) => {
  let rabbit: OwnRabbit
  let bench: Bench
  beforeAll(async () => {
    rabbit = await ownRabbit({ refusesDeprecated })
    bench = new Bench(rabbit.url)
  }, 120_000)
  afterEach(() => bench.tearDown())
  afterAll(() => rabbit.close())

  it('gives of three classic queues as much as it gives to Celery [C39]', async () => {
    const queues = ['one', 'two', 'three'].map((name) => bench.queue(name))
    const connection = await bench.connect()
    for (const queue of queues) await fill(connection, queue, EACH)
    const kombu = await connect(rabbit.url)
    const channel = await kombu.createChannel()
    await channel.prefetch(LIMIT, true)
    for (const { name } of queues) await channel.consume(name, () => undefined)
    const toCelery = await held(connection, queues)
    await kombu.close()
    await connection.consume({ queues, prefetch: LIMIT }, () => undefined)
    expect([LIMIT, 3 * LIMIT]).toContain(toCelery)
    expect(await held(connection, queues)).toBe(toCelery)
  })

  it('gives more when the limit is raised for what is held [C40]', async () => {
    const queue = bench.queue('held')
    const connection = await bench.connect()
    await fill(connection, queue, EACH)
    const inbox = new Inbox()
    const consumer = await connection.consume({ queues: [queue], prefetch: LIMIT }, inbox.push)
    const first = await inbox.next(LIMIT)
    consumer.setPrefetch(2 * LIMIT)
    const all = [...first, ...(await inbox.next(LIMIT))]
    expect(all.map(text).map(Number)).toEqual(Array.from({ length: 2 * LIMIT }, (_, i) => i))
    for (const delivery of all) delivery.ack()
    await inbox.next(EACH - 2 * LIMIT)
  })

  it('leaves a user who may not try it with a limit for each consumer', async () => {
    await rabbit.ctl('add_user', 'modest', 'secret')
    await rabbit.ctl('set_permissions', 'modest', '^$', '^$', '.*')
    const queue = bench.queue('modest')
    await fill(await bench.connect(), queue, EACH)
    const url = rabbit.url.replace('guest:guest', 'modest:secret')
    const modest = await bench.connect({ url })
    const inbox = new Inbox()
    const consumer = await modest.consume({ queues: [{ ...queue, noDeclare: true }], prefetch: LIMIT }, inbox.push)
    await inbox.next(LIMIT)
    consumer.setPrefetch(2 * LIMIT)
    await inbox.next(LIMIT)
  })
})

describe('a queue that is neither durable nor exclusive', () => {
  it('is declared, or refused for good by its name', async () => {
    const rabbit = await ownRabbit({ refusesDeprecated: true })
    const bench = new Bench(rabbit.url)
    try {
      const connection = await bench.connect()
      const queue = bench.queue('passing', { durable: false })
      const declared = await connection.declare({ queues: [queue] }).then(
        () => 'declared',
        (error: unknown) => error,
      )
      const refused = {
        code: 'unsupported',
        affects: 'connection',
        canRetry: false,
        message: expect.stringMatching(new RegExp(`${queue.name}.*durable[^]*transient_nonexcl_queues`)),
      }
      expect([expect.objectContaining(refused), 'declared']).toContainEqual(declared)
    } finally {
      await bench.tearDown()
      await rabbit.close()
    }
  }, 60_000)
})

async function fill(connection: BrokerConnection, queue: QueueSpec, count: number): Promise<void> {
  await connection.declare({ queues: [queue] })
  const to = { queue: queue.name, mandatory: true }
  await Promise.all(Array.from({ length: count }, (_, i) => connection.publish(message(`${i}`), to)))
}

/** A queue delivers before it answers how many of its messages wait. */
async function held({ queues: admin }: BrokerConnection, queues: readonly QueueSpec[]): Promise<number> {
  const waiting = await Promise.all(queues.map(({ name }) => admin.length(name)))
  return queues.length * EACH - waiting.reduce((sum, length) => sum + length)
}
