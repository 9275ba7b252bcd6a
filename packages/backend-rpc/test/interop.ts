import { randomUUID } from 'node:crypto'
import { Celery } from '@celeriac/core'
import { type BrokerAdapter, type BrokerConnection, brokerReference } from '@celeriac/core/adapter'
import { testBackendHost, testBackendSettings, testBrokerSettings, testHost } from '@celeriac/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adapter, rpcBackend } from '../src/index.ts'
import { type PythonProject, pythonProject, runPython, startPythonWorker } from './python-worker.ts'

/** Registers the tests with real Python over one broker. */
export function interopTests(name: string, broker: BrokerAdapter, url: string): void {
  describe(`rpc over ${name}, with Python`, () => {
    const queue = `rpc.${randomUUID().slice(0, 8)}`
    let project: PythonProject
    let connection: BrokerConnection
    beforeAll(async () => {
      project = await pythonProject(url, queue)
      connection = await broker.open(url, testBrokerSettings(), testHost()).connect()
    })
    afterAll(async () => {
      await connection.queues.delete(queue)
      await connection.close()
      await project.remove()
    })

    it('a result of Node is read by Python [C80]', async () => {
      const backend = adapter.open(
        'rpc://',
        testBackendSettings(),
        testBackendHost({}, async () => connection),
      )
      const spec = { name: queue, durable: true, exclusive: false, autoDelete: false }
      const consumer = await connection.consume({ queues: [spec], prefetch: 1 }, (delivery) => {
        const { correlationId = '', replyTo = '' } = delivery.message.properties
        const answer = (status: string, result: unknown): Promise<unknown> =>
          backend.store(
            { taskId: correlationId, status, result, traceback: null, children: [], dateDone: null },
            { expiresS: null, replyTo, correlationId },
          )
        void answer('STARTED', { pid: 1, hostname: 'w1@node' })
          .then(() => answer('SUCCESS', { from: 'Node' }))
          .then(() => delivery.ack())
      })
      const script = `
import proj, json
print(json.dumps(proj.add.delay(2, 3).get(timeout=15)))
`
      expect(JSON.parse(await runPython(project, script))).toEqual({ from: 'Node' })
      await consumer.close()
      await backend.close()
    })

    it('results of Python are read by Node: success, failure and states on the way [C80]', async () => {
      const stop = await startPythonWorker(project)
      const app = new Celery('proj', { broker: brokerReference(broker, url), backend: rpcBackend() })
      app.conf.taskDefaultQueue = queue
      try {
        expect(await app.sendTask('proj.add', [2, 3]).get({ timeout: 15 })).toBe(5)
        await expect(app.sendTask('proj.fail').get({ timeout: 15 })).rejects.toThrow(/boom/)
        const states: string[] = []
        // Waited for before it is sent, so that no state can come too early.
        const taskId = randomUUID()
        const progress = app.asyncResult(taskId).get({ timeout: 15, onMessage: ({ status }) => states.push(status) })
        await app.sendTask('proj.progress', [], { taskId })
        expect(await progress).toBe('done')
        expect(states).toEqual(['STARTED', 'PROGRESS', 'SUCCESS'])
        const sums = await Promise.all(
          Array.from({ length: 50 }, (_, i) => app.sendTask('proj.add', [i, i]).get({ timeout: 15 })),
        )
        expect(sums).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i))
      } finally {
        await app.close()
        await stop()
      }
    }, 60_000)
  })
}
