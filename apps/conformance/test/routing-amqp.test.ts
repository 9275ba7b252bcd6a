import { type AppSettings, Celery } from '@celeriac/core'
import { ownVhost } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { expect, it } from 'vitest'
import { startPythonClient } from '../src/python-client.ts'
import { startPythonWorker } from '../src/python-worker.ts'
import { routing } from './routing-conformance.ts'

routing({
  name: 'RabbitMQ',
  async prepare() {
    return { broker: await ownVhost('celeriac_routing'), backend: 'rpc://' }
  },
})

it('quorum queues: a countdown is kept by the broker, in both directions [C36] [C43] [C45]', {
  timeout: 60_000,
}, async () => {
  const broker = await ownVhost('celeriac_quorum')
  const quorum = { 'x-queue-type': 'quorum' }
  const nodeQueues: AppSettings['taskQueues'] = {
    forpython: { exchange: 'forpython', exchangeType: 'topic', routingKey: 'forpython', queueArguments: quorum },
    fornode: { exchange: 'fornode', exchangeType: 'topic', routingKey: 'fornode', queueArguments: quorum },
  }
  const python = {
    broker,
    backend: 'rpc://',
    queues: ['forpython', 'fornode'].map((name) => ({
      name,
      exchange: name,
      type: 'topic' as const,
      key: name,
      arguments: quorum,
    })),
  }
  const app = new Celery('quorum', {
    broker,
    backend: 'rpc://',
    taskQueues: nodeQueues,
    taskDefaultQueue: 'fornode',
    taskDefaultExchangeType: 'topic',
  })
  app.task('quorum.ranAt', () => Date.now() / 1000)
  const worker = new Worker(app, { queues: ['fornode'] })
  await worker.start()
  const pyWorker = await startPythonWorker(python, { queues: ['forpython'] })
  const py = await startPythonClient(python)
  const at = Date.now() / 1000
  const [byPython, byNode] = await Promise.all([
    app.sendTask('proj.ran_at', [], { queue: 'forpython', countdown: 2 }).get({ timeout: 30 }),
    py.run<number>('app.send_task("quorum.ranAt", queue="fornode", countdown=2).get(timeout=30)'),
  ])
  for (const ran of [byPython as number, byNode]) {
    expect(ran).toBeGreaterThan(at + 1.9)
    expect(ran).toBeLessThan(at + 8)
  }
  // Less than a second crashes Celery; here the worker holds it.
  expect(
    await app.sendTask('proj.ran_at', [], { queue: 'forpython', countdown: 0.5 }).get({ timeout: 30 }),
  ).toBeGreaterThan(at)
  await py.close()
  await pyWorker.stop()
  await worker.stop()
  await app.close()
})
