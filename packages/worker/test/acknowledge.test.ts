import { type Celery, Ignore, Reject } from '@celeriac/core'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

/** What became of the message, seen from the broker. */
type Fate = 'acknowledged' | 'rejected' | 'requeued'

describe('acknowledgement', () => {
  let bench: WorkerBench
  let runs = 0
  afterEach(() => bench.close())

  const handlers = {
    success: () => 1,
    retry: (self: { retry(options: object): Error }) => {
      throw self.retry({ countdown: 3600 })
    },
    ignore: () => {
      throw new Ignore()
    },
    failure: () => {
      throw new TypeError('no')
    },
    'reject without requeue': () => {
      throw new Reject('no')
    },
    // Only the first time: the second run ends it.
    'reject with requeue': () => {
      if (runs === 1) throw new Reject('later', { requeue: true })
      return 1
    },
  }

  async function run(outcome: keyof typeof handlers, options: object): Promise<Fate> {
    runs = 0
    const define = (app: Celery): void => {
      app.task({ name: 'test.it', bind: true, ...options }, (self) => {
        runs += 1
        return (handlers[outcome] as (context: unknown) => unknown)(self)
      })
    }
    bench = await workerBench({ define })
    await bench.push({ headers: { task: 'test.it', id: 'T1' }, body: body([[], {}, {}]) })
    await bench.settled()
    await bench.settled()
    await bench.worker.stop()
    const { waiting, rejected } = await bench.counts()
    // What is retried waits for its eta.
    expect(waiting).toBe(outcome === 'retry' ? 1 : 0)
    return rejected > 0 ? 'rejected' : runs > 1 ? 'requeued' : 'acknowledged'
  }

  it.each([
    ['success', {}, 'acknowledged', 'SUCCESS'],
    ['retry', {}, 'acknowledged', 'RETRY'],
    ['ignore', {}, 'acknowledged', undefined],
    ['failure', {}, 'acknowledged', 'FAILURE'],
    ['failure', { acksOnFailure: false }, 'rejected', 'FAILURE'],
    ['reject without requeue', {}, 'rejected', 'FAILURE'],
    ['reject with requeue', {}, 'requeued', 'SUCCESS'],
  ] as const)('late, %s with %j: %s, state %s [C114]', async (outcome, options, fate, state) => {
    expect(await run(outcome, { acksLate: true, ...options })).toBe(fate)
    expect((await bench.record('T1'))?.status).toBe(state)
  })

  it.each([
    ['success', 'SUCCESS'],
    ['retry', 'RETRY'],
    ['ignore', undefined],
    ['failure', 'FAILURE'],
    ['reject without requeue', 'FAILURE'],
  ] as const)('early, %s: acknowledged before the run, state %s [C114]', async (outcome, state) => {
    expect(await run(outcome, { acksOnFailure: false })).toBe('acknowledged')
    expect((await bench.record('T1'))?.status).toBe(state)
  })

  it('a rejected task without requeue is a failure that names its reason', async () => {
    await run('reject without requeue', { acksLate: true })
    expect(await bench.record('T1')).toMatchObject({
      result: { exc_type: 'Reject', exc_module: 'celery.exceptions', exc_message: ['no', false] },
      traceback: null,
    })
  })

  it('early before the run, late after the result is stored [C113]', async () => {
    const define = (app: Celery): void => {
      app.task({ name: 'test.early', acksLate: false }, () => void bench.trace.push('run T1'))
      app.task({ name: 'test.late', acksLate: true }, () => void bench.trace.push('run T2'))
    }
    bench = await workerBench({ define })
    await bench.push({ headers: { task: 'test.early', id: 'T1' }, body: body([[], {}, {}]) })
    await bench.push({ headers: { task: 'test.late', id: 'T2' }, body: body([[], {}, {}]) })
    await bench.settled()
    const of = (id: string) => bench.trace.filter((step) => step.includes(id))
    expect(of('T1')).toEqual(['ack T1', 'run T1', 'store T1 SUCCESS'])
    expect(of('T2')).toEqual(['run T2', 'store T2 SUCCESS', 'ack T2'])
  })
})
