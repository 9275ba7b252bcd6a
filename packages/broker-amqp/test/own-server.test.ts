import { readFile } from 'node:fs/promises'
import type { Destination, ExchangeSpec, Logger } from '@celeriac/core/adapter'
import { type OwnRabbit, ownRabbit } from '@celeriac/testing/services'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Bench, Inbox, message, text } from './bench.ts'

const GOLDEN = new URL('../../protocol/test/golden/control/amqp-topology-delayed-delivery.json', import.meta.url)

let rabbit: OwnRabbit
let bench: Bench
beforeAll(async () => {
  rabbit = await ownRabbit({ conf: ['max_message_size = 100000'] })
  bench = new Bench(rabbit.url)
}, 120_000)
afterEach(() => bench.tearDown())
afterAll(() => rabbit.close())

describe('a server', () => {
  it('knows its clients by name', async () => {
    await bench.connect({ host: { nodeName: 'w1@host' }, settings: { transport: { clientProperties: { mine: 'x' } } } })
    const connections = await rabbit.ctl('list_connections', 'client_properties')
    expect(connections).toContain('"connection_name","w1@host"')
    expect(connections).toContain('"product","celeriac"')
    expect(connections).toContain('"mine","x"')
    expect(connections).toContain('{"consumer_cancel_notify",true}')
    expect(connections).toContain('{"connection.blocked",true}')
  })

  it('that is short of memory makes publishing wait, and says why', async () => {
    const said = new Inbox<string>()
    const connection = await bench.connect({ host: { logger: loggerTo(said.push) } })
    const queue = bench.queue('waits')
    const to: Destination = { queue: queue.name, mandatory: true }
    await connection.declare({ queues: [queue] })
    await connection.publish(message('before'), to)
    await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '1MB')
    // RabbitMQ tells it to whoever publishes next.
    const publishing = [connection.publish(message('1'), to)]
    const [warning] = await said.next(1)
    expect(warning).toContain('takes no messages for now')
    publishing.push(connection.publish(message('2'), to))
    expect(await Promise.race([publishing[1], 'waits'])).toBe('waits')
    await rabbit.ctl('set_vm_memory_high_watermark', '0.9')
    await Promise.all(publishing)
    expect(await said.next(1)).toEqual(['RabbitMQ takes messages again'])
    expect(await connection.queues.length(queue.name)).toBe(3)
  })

  it('refuses a message that is too large, and blames that one', async () => {
    const connection = await bench.connect()
    const queue = bench.queue('large')
    await connection.declare({ queues: [queue] })
    const to: Destination = { queue: queue.name, mandatory: true }
    const [small, large] = await Promise.allSettled([
      connection.publish(message('small'), to),
      connection.publish(message('large', { body: Buffer.alloc(100_001) }), to),
    ])
    expect(large).toMatchObject({ reason: { code: 'message_too_large', affects: 'message', canRetry: false } })
    if (small.status === 'rejected') expect(small.reason).toMatchObject({ canRetry: true, outcomeUnknown: true })
    await connection.publish(message('fits', { body: Buffer.alloc(100_000) }), to)
  })
})

describe('a limit that is reached', () => {
  const limits = (more: Record<string, number>) => rabbit.ctl('set_vhost_limits', JSON.stringify(more))

  it('may pass, whether it is of connections, of queues or of consumers', async () => {
    const connection = await bench.connect()
    const [queue, other] = [bench.queue('one'), bench.queue('two')]
    await connection.declare({ queues: [queue] })
    await connection.consume({ queues: [queue], prefetch: 1, exclusive: true }, () => undefined)
    const second = await bench.connect()
    await expect(second.consume({ queues: [queue], prefetch: 1 }, () => undefined)).rejects.toMatchObject({
      code: 'resource_locked',
      canRetry: true,
      message: expect.stringContaining('in exclusive use'),
    })
    await limits({ 'max-queues': 1 })
    await expect(connection.declare({ queues: [other] })).rejects.toMatchObject({
      code: 'failed',
      affects: 'channel',
      canRetry: true,
      message: expect.stringMatching(/queue limit in vhost .* is reached/),
    })
    // None at all, because counts of connections lag behind.
    await limits({ 'max-connections': 0 })
    await expect(bench.connect()).rejects.toMatchObject({
      code: 'connection_refused',
      affects: 'connection',
      canRetry: true,
      message: expect.stringContaining('connection limit (0) is reached'),
    })
    await rabbit.ctl('clear_vhost_limits')
    await (await bench.connect()).declare({ queues: [other] })
  })
})

describe('a type of exchange that the server does not have', () => {
  it('is refused for good', async () => {
    const connection = await bench.connect()
    const exchange = { name: bench.exchangeName('odd'), type: 'x-odd', durable: false, autoDelete: false }
    await expect(connection.declare({ exchanges: [exchange as ExchangeSpec] })).rejects.toMatchObject({
      canRetry: false,
      message: expect.stringContaining('x-odd'),
    })
  })
})

describe('a user who may not declare', () => {
  it('uses what is there, is told so, and is refused what is not', async () => {
    await rabbit.ctl('add_user', 'modest', 'secret')
    await rabbit.ctl('set_permissions', 'modest', '^$', '.*', '.*')
    const url = new URL(rabbit.url)
    Object.assign(url, { username: 'modest', password: 'secret' })
    const [owner, modest] = [await bench.connect(), await bench.connect({ url: url.href })]
    const exchange: ExchangeSpec = { name: bench.exchangeName('e'), type: 'topic', durable: true, autoDelete: false }
    const queue = bench.queue('theirs', { exchange, routingKey: 'k' })
    await owner.declare({ queues: [queue] })
    expect(await modest.declare({ queues: [queue] })).toEqual([
      { kind: 'exchange', name: exchange.name, reason: expect.stringContaining("refused for user 'modest'") },
      { kind: 'queue', name: queue.name, reason: expect.stringContaining("refused for user 'modest'") },
    ])
    await modest.publish(message('x'), { queue: queue.name, mandatory: true })
    expect(await modest.queues.length(queue.name)).toBe(1)
    await expect(modest.declare({ queues: [bench.queue('new')] })).rejects.toMatchObject({
      code: 'access_refused',
      affects: 'channel',
      canRetry: false,
    })
  })

  it('delays by the levels that a worker has declared', async () => {
    const url = new URL(rabbit.url)
    Object.assign(url, { username: 'modest', password: 'secret' })
    const [worker, modest] = [await bench.connect(), await bench.connect({ url: url.href })]
    const exchange: ExchangeSpec = { name: bench.exchangeName('e'), type: 'topic', durable: true, autoDelete: false }
    const queue = bench.queue('delayed', { exchange, routingKey: 'k' })
    await worker.declare({ queues: [queue] })
    await worker.delayed?.declare([queue])
    await modest.delayed?.declare([queue])
    await modest.delayed?.publish(message('later'), { exchange: exchange.name, routingKey: 'k' }, 1)
    const inbox = new Inbox()
    await worker.consume({ queues: [queue], prefetch: 1 }, inbox.push)
    expect((await inbox.next(1)).map(text)).toEqual(['later'])
  }, 60_000)

  it('is refused publishing where he may not, without harm to others', async () => {
    await rabbit.ctl('set_permissions', 'modest', '^$', '^allowed$', '.*')
    const url = new URL(rabbit.url)
    Object.assign(url, { username: 'modest', password: 'secret' })
    const modest = await bench.connect({ url: url.href })
    const to: Destination = { exchange: 'amq.fanout', type: 'fanout', routingKey: '', mandatory: true }
    await expect(modest.publish(message('x'), to)).rejects.toMatchObject({ code: 'access_refused', canRetry: false })
  })

  it('is refused a vhost that is not his', async () => {
    await rabbit.ctl('add_vhost', 'private')
    const url = rabbit.url.replace('guest:guest', 'modest:secret').replace(/\/\/$/, '/private')
    await expect(bench.connect({ url })).rejects.toMatchObject({
      code: 'access_refused',
      message: expect.stringContaining('does not let the user modest use the vhost private'),
    })
  })
})

describe('delayed delivery with classic queues', () => {
  it('is to the last argument what Celery makes [C43]', async () => {
    await rabbit.ctl('add_vhost', 'delayed')
    await rabbit.ctl('set_permissions', '-p', 'delayed', 'guest', '.*', '.*', '.*')
    const connection = await bench.connect({
      url: rabbit.url.replace(/\/\/$/, '/delayed'),
      settings: { delayedQueueType: 'classic' },
    })
    const exchange: ExchangeSpec = { name: 'qd', type: 'topic', durable: true, autoDelete: false }
    const queue = bench.queue('qd', {
      name: 'qd',
      exchange,
      routingKey: 'q.rk',
      arguments: { 'x-queue-type': 'quorum' },
    })
    await connection.declare({ queues: [queue] })
    await connection.delayed?.declare([queue])
    const { wire } = JSON.parse(await readFile(GOLDEN, 'utf8')) as { wire: Record<string, Listed[]> }
    const ours: Record<string, Listed[]> = {
      list_exchanges: await list('list_exchanges', 'name', 'type', 'durable', 'auto_delete', 'internal', 'arguments'),
      list_queues: await list('list_queues', 'name', 'durable', 'auto_delete', 'exclusive', 'arguments'),
      list_bindings: await list('list_bindings'),
    }
    for (const [what, listed] of Object.entries(ours))
      expect([what, delayedOnly(listed)]).toEqual([what, delayedOnly(wire[what])])
  }, 60_000)

  type Listed = Readonly<Record<string, unknown>>

  async function list(what: string, ...columns: string[]): Promise<Listed[]> {
    return JSON.parse(await rabbit.ctl('--formatter', 'json', what, '-p', 'delayed', ...columns)) as Listed[]
  }

  /** In one order, and without what a worker declares besides. */
  function delayedOnly(listed: readonly Listed[] = []): string[] {
    const lines = listed.map((entry) => JSON.stringify(Object.entries(entry).sort()))
    return lines.filter((line) => /celery_delayed_|"qd"/.test(line)).sort()
  }
})

describe('a server that goes away', () => {
  it('is missed, whether it stops or is killed, and keeps what it has confirmed', async () => {
    const queue = bench.queue('kept')
    const to: Destination = { queue: queue.name, mandatory: true }
    for (const [round, end] of ([() => rabbit.stop(), () => rabbit.kill()] as const).entries()) {
      const connection = await bench.connect()
      await connection.declare({ queues: [queue] })
      await connection.publish(message(`confirmed ${round}`), to)
      const inbox = new Inbox()
      const consumer = await connection.consume({ queues: [queue], prefetch: 1 }, inbox.push)
      const [delivery] = await inbox.next(1)
      await end()
      expect(await connection.lost).toMatchObject({ code: 'connection_lost', affects: 'connection', canRetry: true })
      expect(consumer.active).toBe(false)
      delivery?.ack()
      await consumer.close()
      await expect(bench.connect()).rejects.toMatchObject({ code: 'connection_refused', canRetry: true })
      await rabbit.start()
    }
    const connection = await bench.connect()
    const inbox = new Inbox()
    await connection.consume({ queues: [queue], prefetch: 2 }, inbox.push)
    expect((await inbox.next(2)).map(text)).toEqual(['confirmed 0', 'confirmed 1'])
  }, 120_000)
})

function loggerTo(push: (said: string) => void): Logger {
  const ignore = (): void => undefined
  return { debug: ignore, error: ignore, critical: ignore, warn: push, info: push }
}
