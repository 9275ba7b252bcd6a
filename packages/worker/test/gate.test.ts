import { type Celery, signals } from '@celeriac/core'
import { manualClock } from '@celeriac/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { body, type WorkerBench, workerBench } from './support/worker-bench.ts'

describe('expiry and eta', () => {
  let bench: WorkerBench
  const ran: string[] = []
  const define = (app: Celery): void => {
    ran.length = 0
    app.task('test.note', (name: string) => void ran.push(name))
  }
  afterEach(() => bench.close())

  const push = (id: string, headers: Record<string, unknown>) =>
    bench.push({ headers: { task: 'test.note', id, ...headers }, body: body([[id], {}, {}]) })

  it('does not run an expired task: REVOKED is stored, the message acknowledged [C11] [C114]', async () => {
    const revoked: unknown[] = []
    const disconnect = signals.taskRevoked.connect((_, { request, expired }) => revoked.push([request.id, expired]))
    const clock = manualClock()
    bench = await workerBench({ define, clock })
    await push('T1', { expires: new Date(clock.now() - 1000).toISOString() })
    await bench.settled()
    disconnect()
    expect(ran).toEqual([])
    expect(await bench.record('T1')).toMatchObject({
      status: 'REVOKED',
      result: { exc_type: 'TaskRevokedError', exc_module: 'celery.exceptions', exc_message: ['expired'] },
      traceback: null,
    })
    expect((await bench.record('T1'))?.dateDone).not.toBeNull()
    expect(revoked).toEqual([['T1', true]])
    expect(bench.log).toContainEqual({ level: 'info', message: 'Discarding revoked task: test.note[T1]' })
    await bench.worker.stop()
    expect(await bench.counts()).toEqual({ waiting: 0, rejected: 0 })
  })

  it.each([
    ['Z', (at: Date) => at.toISOString()],
    ['an offset', (at: Date) => new Date(at.getTime() + 7_200_000).toISOString().replace('Z', '+02:00')],
    ['six digits', (at: Date) => at.toISOString().replace('Z', '000+00:00')],
    ['no fraction', (at: Date) => at.toISOString().replace(/\.\d+Z/, '+00:00')],
    ['no offset, which is UTC', (at: Date) => at.toISOString().replace('Z', '')],
  ])('runs a task at its eta, written with %s [C8]', async (_, write) => {
    const clock = manualClock()
    bench = await workerBench({ define, clock })
    await push('T1', { eta: write(new Date(clock.now() + 10_000)) })
    await bench.settled()
    await clock.advance(9_900)
    expect(ran).toEqual([])
    await clock.advance(200)
    expect(ran).toEqual(['T1'])
  })

  it('holds a task unacknowledged until its eta, and raises the prefetch for it [C40]', async () => {
    const clock = manualClock()
    bench = await workerBench({ define, clock, options: { concurrency: 1, prefetchMultiplier: 1 } })
    const eta = new Date(clock.now() + 60_000).toISOString()
    // With a prefetch of one, each would keep all others out.
    for (const id of ['T1', 'T2', 'T3']) {
      await push(id, { eta })
      await clock.settle()
    }
    await push('now', {})
    await clock.settle()
    expect(ran).toEqual(['now'])
    await bench.worker.stop()
    expect((await bench.counts()).waiting).toBe(3)
  })

  it('looks at the expiry again when the time has come', async () => {
    const clock = manualClock()
    bench = await workerBench({ define, clock })
    const at = (ms: number): string => new Date(clock.now() + ms).toISOString()
    await push('T1', { eta: at(10_000), expires: at(5_000) })
    await bench.settled()
    await clock.advance(11_000)
    expect(ran).toEqual([])
    expect((await bench.record('T1'))?.status).toBe('REVOKED')
  })

  it('drops held tasks with their connection, and runs them once when it is back', async () => {
    const clock = manualClock()
    bench = await workerBench({ define, clock })
    await push('T1', { eta: new Date(clock.now() + 60_000).toISOString() })
    await bench.settled()
    await bench.broker.breakConnections()
    await clock.advance(30_000)
    await clock.advance(40_000)
    expect(ran).toEqual(['T1'])
  })
})
