import { randomUUID } from 'node:crypto'
import { connect, createServer, type Socket } from 'node:net'
import { adapter as amqp, amqpBroker } from '@celeriac/broker-amqp'
import { Celery } from '@celeriac/core'
import { testBackendHost, testBackendSettings, testBrokerSettings, testHost } from '@celeriac/testing'
import { amqpUrl } from '@celeriac/testing/services'
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
    const sockets = new Set<Socket>()
    const server = createServer((client) => {
      const upstream = connect(Number(new URL(url).port || 5672), '127.0.0.1')
      for (const socket of [client, upstream]) {
        sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => [client, upstream].map((end) => end.destroy()))
      }
      client.pipe(upstream).pipe(client)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const through = new URL(url)
    through.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const app = new Celery('proj', { broker: amqpBroker(through.href), backend: rpcBackend() })
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
    for (const socket of sockets) socket.destroy()
    expect(await ask()).toBe('answer')
    await app.close()
    await consumer.close()
    await worker.queues.delete(queue)
    await worker.close()
    server.close()
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
