import { randomUUID } from 'node:crypto'
import { adapter as amqp, amqpBroker } from '@celeriac/broker-amqp'
import { Celery } from '@celeriac/core'
import { hurriedClock, testBackendHost, testBackendSettings, testBrokerSettings, testHost } from '@celeriac/testing'
import { amqpUrl, proxyTo } from '@celeriac/testing/services'
import { describe, expect, it } from 'vitest'
import { adapter, rpcBackend } from '../src/index.ts'
import { interopTests } from './interop.ts'
import { pythonProject, runPython } from './python-worker.ts'

const url = await amqpUrl()

interopTests('RabbitMQ', amqp, url)

describe('the reply queue', () => {
  it('is declared as Celery declares it [C80]', async () => {
    const connection = await amqp.open(url, testBrokerSettings(), testHost()).connect()
    const backend = adapter.open(
      'rpc://',
      testBackendSettings(),
      testBackendHost({}, async () => connection),
    )
    const oid = await backend.replyAddress?.()
    // Other arguments would be refused.
    const script = `
import proj
backend = proj.app.backend
queue = backend.Queue('${oid}', backend.exchange, '${oid}', durable=True, auto_delete=True, expires=backend.expires)
with proj.app.connection() as connection:
    print(queue(connection.default_channel).queue_declare().queue)
`
    const project = await pythonProject(url, 'unused')
    expect(await runPython(project, script)).toBe(oid)
    await project.remove()
    await backend.close()
    expect(await connection.queues.exists(oid ?? '')).toBe(false)
    await connection.close()
  })

  it('is there again after the connection broke', async () => {
    const door = await proxyTo(url)
    const app = new Celery('proj', { broker: amqpBroker(door.url), backend: rpcBackend() })
    const queue = `rpc.${randomUUID().slice(0, 8)}`
    app.conf.taskDefaultQueue = queue
    const worker = await amqp.open(url, testBrokerSettings(), testHost()).connect()
    const answers = adapter.open(
      'rpc://',
      testBackendSettings(),
      testBackendHost({}, async () => worker),
    )
    const spec = { name: queue, durable: true, exclusive: false, autoDelete: false }
    const consumer = await worker.consume({ queues: [spec], prefetch: 1 }, (delivery) => {
      const { correlationId: taskId = '', replyTo = '' } = delivery.message.properties
      const record = { taskId, status: 'SUCCESS', result: 'answer', traceback: null, children: [], dateDone: null }
      void answers.store(record, { expiresS: null, replyTo }).then(() => delivery.ack())
    })
    const ask = (): Promise<unknown> => app.sendTask('proj.ask').get({ timeout: 10 })
    expect(await ask()).toBe('answer')
    door.cut()
    expect(await ask()).toBe('answer')
    await app.close()
    await consumer.close()
    await worker.queues.delete(queue)
    await worker.close()
    await door.close()
  })

  it('does not keep the backend from closing where the server answers no more', async () => {
    const door = await proxyTo(url)
    const clock = hurriedClock()
    const near = await amqp.open(url, testBrokerSettings(), testHost()).connect()
    const far = await amqp
      .open(door.url, testBrokerSettings({ connectTimeoutMs: 600_000 }), testHost({ clock }))
      .connect()
    const host = testBackendHost({ clock }, async () => far)
    const backend = adapter.open('rpc://', testBackendSettings(), host)
    const oid = (await backend.replyAddress?.()) ?? ''
    door.freeze()
    const record = { taskId: 'a', status: 'SUCCESS', result: 1, traceback: null, children: [], dateDone: null }
    const storing = backend.store(record, { expiresS: null, replyTo: oid }).catch((error: unknown) => error)
    await backend.close()
    await far.close()
    expect(await storing).toMatchObject({ affects: 'connection' })
    await door.close()
    await near.queues.delete(oid)
    await near.close()
  })
})

it('says nothing to a caller who wants no answer, and drops what cannot be read', async () => {
  const warnings: string[] = []
  const ignore = (): void => undefined
  const logger = { debug: ignore, info: ignore, error: ignore, critical: ignore, warn: (w: string) => warnings.push(w) }
  const connection = await amqp.open(url, testBrokerSettings(), testHost()).connect()
  const host = testBackendHost({ logger }, async () => connection)
  const backend = adapter.open('rpc://', testBackendSettings({ transport: { maxUnread: 2 } }), host)
  const record = (taskId: string) => ({
    taskId,
    status: 'SUCCESS',
    result: 1,
    traceback: null,
    children: [],
    dateDone: null,
  })
  expect(await backend.store(record('a'), { expiresS: null })).toBe('stored')
  const replyTo = await backend.replyAddress?.()
  const bad = {
    body: Buffer.from('no result'),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers: {},
    properties: {},
  }
  await connection.publish(bad, { queue: replyTo ?? '', mandatory: true })
  const seen = new Promise<void>((resolve) => void backend.watch(['d'], () => resolve()))
  for (const id of ['a', 'b', 'c', 'd']) await backend.store(record(id), { expiresS: null, replyTo: replyTo ?? '' })
  await seen
  expect((await backend.fetch(['a', 'b', 'c', 'd'])).map((found) => found?.taskId)).toEqual([
    undefined,
    undefined,
    'c',
    'd',
  ])
  expect(warnings).toEqual([
    expect.stringContaining('cannot be read'),
    expect.stringContaining('More than 2 results have come that nobody has read'),
  ])
  await backend.forget(['c', 'd'])
  expect(await backend.fetch(['c', 'd'])).toEqual([undefined, undefined])
  await backend.close()
  await connection.close()
})

it('refuses options that mean nothing', () => {
  const open = (): unknown =>
    adapter.open('rpc://', testBackendSettings({ transport: { maxUnread: 0 } }), testBackendHost())
  expect(open).toThrow(expect.objectContaining({ code: 'bad_option' }))
  expect(rpcBackend({ maxUnread: 5 })).toMatchObject({ kind: 'backend', adapter, options: { maxUnread: 5 } })
})
