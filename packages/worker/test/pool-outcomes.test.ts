import { type Celery, signals } from '@celeriac/core'
import { buildRequest, type Delivery, internalsOf, type Outcome, TaskRun } from '@celeriac/core/internal'
import { parseTask } from '@celeriac/protocol'
import { afterEach, describe, expect, it } from 'vitest'
import { createParts } from '../src/create-parts.ts'
import { finish } from '../src/finish/finish.ts'
import { Job } from '../src/job.ts'
import { compileOptions } from '../src/options/compile-options.ts'
import { type WorkerBench, wireMessage, workerBench } from './support/worker-bench.ts'

/** Outcomes that only a pool with limits and processes comes to: what is recorded of them is decided here. */
describe('a run that its pool ended', () => {
  let bench: WorkerBench
  afterEach(() => bench.close())

  async function end(outcome: Outcome, options: object): Promise<string[]> {
    const settled: string[] = []
    bench = await workerBench({
      define: (app: Celery) => void app.task({ name: 'test.it', ...options }, () => 1),
      start: false,
    })
    const internals = internalsOf(bench.app)
    const compiled = compileOptions({}, internals.conf, internals.logger)
    const parts = createParts({}, internals, bench.backend, compiled)
    const message = wireMessage({ headers: { task: 'test.it', id: 'T1' } })
    const delivery: Delivery = {
      message,
      queue: 'celery',
      exchange: '',
      routingKey: 'celery',
      redelivered: false,
      settled: false,
      ack: () => void settled.push('ack'),
      requeue: () => void settled.push('requeue'),
      reject: () => void settled.push('reject'),
    }
    const request = buildRequest(parseTask(message.headers, [[], {}, {}]), {
      deliveryInfo: { exchange: '', routingKey: 'celery', priority: null, redelivered: false },
      properties: {},
      hostname: 'w@h',
      isEager: false,
      calledDirectly: false,
    })
    const run = new TaskRun(internals.registry.require('test.it'), request, parts.environment)
    const job = new Job(delivery, run, request, null, null, 0, () => {})
    if (!run.acksLate) job.acknowledge()
    await finish(job, outcome, parts)
    return settled
  }

  it.each([
    [{}, ['ack'], 'FAILURE'],
    [{ acksLate: true }, ['ack'], 'FAILURE'],
    [{ acksLate: true, acksOnFailure: false }, ['reject'], 'FAILURE'],
    [{ acksLate: true, rejectOnWorkerLost: true }, ['requeue'], undefined],
  ])('lost, with %j [C114] [C117] [C84]', async (options, settled, status) => {
    const message = 'Worker exited prematurely: signal 9 (SIGKILL).'
    expect(await end({ kind: 'lost', message }, options)).toEqual(settled)
    const record = await bench.record('T1')
    expect(record?.status).toBe(status)
    if (status === undefined) return
    expect(record).toMatchObject({
      result: { exc_type: 'WorkerLostError', exc_module: 'billiard.exceptions', exc_message: [message] },
      traceback: null,
    })
  })

  it.each([
    [{}, ['ack']],
    [{ acksLate: true }, ['ack']],
    [{ acksLate: true, acksOnTimeout: false }, ['requeue']],
  ])('over its hard limit, with %j [C114] [C84]', async (options, settled) => {
    const failed: unknown[] = []
    const disconnect = signals.taskFailure.connect((_, { taskId }) => failed.push(taskId))
    expect(await end({ kind: 'timed-out', limitS: 3 }, options)).toEqual(settled)
    disconnect()
    expect(failed).toEqual(['T1'])
    expect(await bench.record('T1')).toMatchObject({
      status: 'FAILURE',
      result: { exc_type: 'TimeLimitExceeded', exc_module: 'billiard.exceptions', exc_message: [3] },
      traceback: null,
    })
  })

  it('terminated: REVOKED, and acknowledged [C114]', async () => {
    const outcome: Outcome = { kind: 'revoked', reason: 'terminated', signal: 'SIGTERM' }
    expect(await end(outcome, { acksLate: true })).toEqual(['ack'])
    expect(await bench.record('T1')).toMatchObject({
      status: 'REVOKED',
      result: { exc_type: 'TaskRevokedError', exc_message: ['terminated'] },
    })
  })
})
