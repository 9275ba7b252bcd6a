import { type Celery, signals } from '@celeriac/core'
import type { Outcome } from '@celeriac/core/internal'
import { afterEach, describe, expect, it } from 'vitest'
import { finish } from '../src/finish/finish.ts'
import { makeJob } from './support/make-job.ts'
import { type WorkerBench, workerBench } from './support/worker-bench.ts'

/** Outcomes that only a pool with limits and processes comes to: what is recorded of them is decided here. */
describe('a run that its pool ended', () => {
  let bench: WorkerBench
  afterEach(() => bench.close())

  async function end(outcome: Outcome, options: object): Promise<readonly string[]> {
    bench = await workerBench({
      define: (app: Celery) => void app.task({ name: 'test.it', ...options }, () => 1),
      start: false,
    })
    const { job, parts, settled } = makeJob(bench, 'test.it')
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
