import { type Celery, signals } from '@celeriac/core'
import { afterEach, describe, expect, it } from 'vitest'
import { type WorkerBench, workerBench } from './support/worker-bench.ts'

/** Any look at it throws: what is left of an Immer draft, for one. */
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** With one slot a run that does not end would keep the next one out. */
describe('a value that cannot be looked at fails its task, and the worker goes on', () => {
  let bench: WorkerBench
  afterEach(() => bench.close())

  async function run(handler: () => unknown, options: object = {}): Promise<string | undefined> {
    bench = await workerBench({
      options: { concurrency: 1 },
      define: (app: Celery) => {
        app.task({ name: 'test.strange', ...options }, handler)
        app.task('test.next', () => 'alive')
      },
    })
    await bench.push({ headers: { task: 'test.strange', id: 'T1' } })
    await bench.push({ headers: { task: 'test.next', id: 'T2' } })
    await bench.settled()
    expect(await bench.record('T2')).toMatchObject({ status: 'SUCCESS', result: 'alive' })
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 0 })
    return (await bench.record('T1'))?.status
  }

  const throws = (value: unknown) => () => {
    throw value
  }
  const unreadable = {
    get asTuple(): never {
      throw new Error('not now')
    },
  }
  it.each([
    ['thrown', throws(revoked())],
    [
      'an error whose message cannot be read',
      throws(Object.defineProperty(new Error(), 'message', { get: throws(1) })),
    ],
    ['a promise-like whose `then` throws', () => Object.fromEntries([['then', throws(new Error('no'))]])],
    ['returned', () => revoked()],
    ['returned and unreadable when it is stored', () => unreadable],
    ['the same from a promise', async () => unreadable],
  ])('%s', async (_, handler) => {
    expect(await run(handler)).toBe('FAILURE')
  })

  it('with late acknowledgement it is acknowledged as a failure is', async () => {
    await run(() => unreadable, { acksLate: true })
    expect(bench.trace.filter((step) => step.endsWith('T1') || step.includes('T1 '))).toEqual([
      'store T1 FAILURE',
      'ack T1',
    ])
  })

  it('what goes wrong around a task is told as an internal error', async () => {
    const told: unknown[] = []
    const disconnect = signals.taskInternalError.connect(
      (_, { taskId, exception }) => void told.push(taskId, exception),
    )
    await run(() => unreadable)
    disconnect()
    expect(told).toEqual(['T1', expect.objectContaining({ message: 'not now' })])
    expect(bench.log).toContainEqual({ level: 'critical', message: expect.stringContaining('INTERNAL ERROR') })
  })
})
