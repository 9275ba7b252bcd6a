import { randomUUID } from 'node:crypto'
import { adapter as amqp, amqpBroker } from '@celeriac/broker-amqp'
import { adapter as redis, redisBroker } from '@celeriac/broker-redis'
import { Celery } from '@celeriac/core'
import { type BackendReference, type BrokerAdapter, backendReference, type Logger } from '@celeriac/core/adapter'
import { testBackendHost, testBackendSettings, testBrokerSettings, testHost, until } from '@celeriac/testing'
import { amqpUrl, cuttingDoor, ownRedis } from '@celeriac/testing/services'
import { afterEach, describe, expect, it } from 'vitest'
import { adapter } from '../src/index.ts'

const url = await amqpUrl()
const endings: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

/** Results as messages to a reply queue of this name. */
function repliesTo(oid: string): BackendReference {
  const named = {
    ...adapter,
    open: (...[at, settings, host]: Parameters<typeof adapter.open>) => adapter.open(at, settings, { ...host, oid }),
  }
  return backendReference(named, 'rpc://', {})
}

/** An app, and what it logs. */
function caller(oid: string, broker: ConstructorParameters<typeof Celery>[1]): { app: Celery; lines: string[] } {
  const lines: string[] = []
  const say = (line: string): void => void lines.push(line)
  const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
  const app = new Celery('proj', { ...broker, backend: repliesTo(oid) }, { logger })
  endings.push(() => app.close())
  return { app, lines }
}

/** Sends a result to a reply queue, as a worker does. */
async function answer(broker: BrokerAdapter, at: string, oid: string, taskId: string): Promise<void> {
  const connection = await broker.open(at, testBrokerSettings(), testHost()).connect()
  const backend = adapter.open(
    'rpc://',
    testBackendSettings(),
    testBackendHost({}, async () => connection),
  )
  const record = { taskId, status: 'SUCCESS', result: 1, traceback: null, children: [], dateDone: null }
  await backend.store(record, { expiresS: null, replyTo: oid })
  await connection.close()
}

const told = (error: unknown): unknown => error

describe('a reply queue that RabbitMQ refuses', () => {
  it('for good: get() rejects with its words, and the connection goes on', async () => {
    const { app, lines } = caller('amq.refused', { broker: amqpBroker(url) })
    const refusal = { code: 'access_refused', message: expect.stringContaining("reserved prefix 'amq.*'") }
    const waits = [1, 2].map(() => app.asyncResult('T1').get().catch(told))
    for (const error of await Promise.all(waits)) expect(error).toMatchObject(refusal)
    await expect(app.asyncResult('T1').state()).rejects.toMatchObject(refusal)
    const queue = `rpc-waits.${randomUUID()}`
    await app.sendTask('proj.quiet', [], { ignoreResult: true, queue })
    expect(lines.filter((line) => line.includes('lost'))).toEqual([])
    const admin = await amqp.open(url, testBrokerSettings(), testHost()).connect()
    expect(await admin.queues.length(queue)).toBe(1)
    await admin.queues.delete(queue)
    await admin.close()
  })

  it('for a time: get() waits until it has the queue', async () => {
    const oid = randomUUID()
    const other = await amqp.open(url, testBrokerSettings(), testHost()).connect()
    await other.declare({ queues: [{ name: oid, durable: false, exclusive: true, autoDelete: true }] })
    const { app, lines } = caller(oid, { broker: amqpBroker(url) })
    const waits = [1, 2].map(() => app.asyncResult('T1').get())
    await until(() => lines.some((line) => line.includes('RESOURCE_LOCKED')))
    await expect(app.asyncResult('T1').get({ timeout: 0.01 })).rejects.toMatchObject({
      message: expect.stringContaining('RESOURCE_LOCKED'),
    })
    await other.close()
    await until(() => lines.some((line) => line.includes('waited for again')))
    await answer(amqp, url, oid, 'T1')
    expect(await Promise.all(waits)).toEqual([1, 1])
  })
})

describe('a connection to RabbitMQ that breaks', () => {
  it('while the reply queue is set up: it is set up anew', async () => {
    const oid = randomUUID()
    const door = await cuttingDoor(Number(new URL(url).port || 5672), oid, 3)
    endings.push(() => door.close())
    const through = new URL(url)
    through.port = String(door.port)
    const { app } = caller(oid, { broker: amqpBroker(through.href) })
    const waits = [1, 2].map(() => app.asyncResult('T1').get())
    const admin = await amqp.open(url, testBrokerSettings(), testHost()).connect()
    await until(async () => door.cuts === 3 && (await admin.queues.exists(oid)))
    await admin.close()
    await answer(amqp, url, oid, 'T1')
    expect(await Promise.all(waits)).toEqual([1, 1])
  })
})

describe('rpc over Redis', () => {
  it('rejects get() where the reply queue may not be read', async () => {
    const server = await ownRedis({
      args: ['--user', 'ann', 'on', '>pw', '+@all', 'allchannels', '~_kombu*', '~celery*', '~unacked*'],
    })
    endings.push(() => server.close())
    const { app } = caller(randomUUID(), { broker: redisBroker(`redis://ann:pw@127.0.0.1:${server.port}`) })
    const refusal = { code: 'access_refused', message: expect.stringContaining('NOPERM') }
    const waits = [1, 2].map(() => app.asyncResult('T1').get().catch(told))
    for (const error of await Promise.all(waits)) expect(error).toMatchObject(refusal)
  })

  it('waits on where the connection was given up, and gets the result when the server is back', async () => {
    const server = await ownRedis({ persistent: true })
    endings.push(() => server.close())
    const oid = randomUUID()
    const { app, lines } = caller(oid, { broker: redisBroker(server.url), brokerConnectionRetry: false })
    const waiting = app.asyncResult('T1').get()
    await until(() => lines.some((line) => line.startsWith('Connected')))
    await server.kill()
    await until(() => lines.some((line) => line.includes('Not trying again')))
    await server.start()
    await answer(redis, server.url, oid, 'T1')
    expect(await waiting).toBe(1)
  })
})
