import { redisBackend } from '@celeriac/backend-redis'
import { Celery, Ignore, Queue, Reject } from '@celeriac/core'
import { type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type BadInputBench, badInputBench, QUEUE } from './bad-input-side.ts'

type Outcome = 'success' | 'retry' | 'Ignore' | 'failure' | 'Reject' | 'Reject with requeue' | 'expired'

interface Row {
  readonly outcome: Outcome
  readonly acksLate: boolean
  readonly options?: object
  readonly fate: 'acknowledged' | 'rejected' | 'requeued'
  readonly state: string | undefined
  readonly runs?: number
}

const rows: readonly Row[] = [
  ...[true, false].flatMap((acksLate): Row[] => [
    { outcome: 'success', acksLate, fate: 'acknowledged', state: 'SUCCESS' },
    { outcome: 'retry', acksLate, fate: 'acknowledged', state: 'SUCCESS', runs: 2 },
    { outcome: 'Ignore', acksLate, fate: 'acknowledged', state: undefined },
    { outcome: 'failure', acksLate, fate: 'acknowledged', state: 'FAILURE' },
    { outcome: 'expired', acksLate, fate: 'acknowledged', state: 'REVOKED', runs: 0 },
  ]),
  { outcome: 'failure', acksLate: true, options: { acksOnFailure: false }, fate: 'rejected', state: 'FAILURE' },
  { outcome: 'failure', acksLate: false, options: { acksOnFailure: false }, fate: 'acknowledged', state: 'FAILURE' },
  { outcome: 'Reject', acksLate: true, fate: 'rejected', state: 'FAILURE' },
  { outcome: 'Reject', acksLate: false, fate: 'acknowledged', state: 'FAILURE' },
  { outcome: 'Reject with requeue', acksLate: true, fate: 'requeued', state: 'SUCCESS', runs: 2 },
  { outcome: 'Reject with requeue', acksLate: false, fate: 'acknowledged', state: undefined },
]

const nameOf = ({ outcome, acksLate, options }: Row): string =>
  `ack.${outcome}.${acksLate ? 'late' : 'early'}${options === undefined ? '' : '.options'}`

describe.each(['Redis', 'RabbitMQ'] as const)('acknowledgement on %s', (broker) => {
  let bench: BadInputBench
  let runs: boolean[] = []
  const open: (() => void)[] = []

  const define = (app: Celery): void => {
    for (const row of rows) {
      const { outcome, acksLate, options } = row
      app.task({ name: nameOf(row), acksLate, bind: true, ...options }, (self) => {
        runs.push(self.request.deliveryInfo.redelivered === true)
        if (outcome === 'failure') throw new TypeError('no')
        if (outcome === 'Ignore') throw new Ignore()
        if (outcome === 'Reject') throw new Reject('no')
        if (outcome === 'Reject with requeue' && runs.length === 1) throw new Reject('later', { requeue: true })
        if (outcome === 'retry' && self.request.retries === 0) throw self.retry({ countdown: 0 })
        return 'done'
      })
    }
    for (const acksLate of [true, false]) {
      app.task({ name: `ack.hold.${acksLate}`, acksLate, bind: true }, (self) => {
        runs.push(self.request.deliveryInfo.redelivered === true)
        return new Promise<void>((resolve) => open.push(resolve))
      })
    }
  }

  beforeAll(async () => {
    bench = await badInputBench(broker, 'acknowledgement', define)
  })
  beforeEach(() => {
    runs = []
  })
  afterAll(() => bench?.close())

  it.each(rows.map((row) => [row.outcome, row.acksLate ? 'late' : 'early', row.options ?? {}, row.fate, row] as const))(
    '%s, acknowledged %s, %j: %s [C114]',
    async (outcome, _, __, fate, row) => {
      const before = await bench.rejected()
      const options = outcome === 'expired' ? { expires: new Date(Date.now() - 60_000) } : {}
      const { id } = await bench.app.sendTask(nameOf(row), [], options)
      await expect.poll(() => runs.length).toBe(row.runs ?? 1)
      await bench.livesOn()
      await expect.poll(async () => (await bench.record(id))?.status).toBe(row.state)
      await expect.poll(() => bench.left()).toBe(0)
      expect(runs).toHaveLength(row.runs ?? 1)
      if (fate === 'requeued') expect(runs).toEqual([false, true])
      // A retry is a new message.
      else expect(runs).not.toContain(true)
      if (before !== undefined) expect(await bench.rejected()).toBe(before + (fate === 'rejected' ? 1 : 0))
    },
  )

  it.each([
    [false, 'before the run: the task of a worker that is stopped cold is not the broker’s any more', 0],
    [true, 'after the run: the task of a worker that is stopped cold is the broker’s again', 1],
  ])('acksLate %s: %s [C113]', async (acksLate, _, left) => {
    await bench.stop()
    const worker = new Worker(bench.app, { concurrency: 1 })
    await worker.start()
    await bench.app.sendTask(`ack.hold.${acksLate}`)
    await expect.poll(() => open.length).toBe(1)
    await worker.stop({ mode: 'cold' })
    await expect.poll(() => bench.left()).toBe(left)
    open.pop()?.()
    if (left === 0) return
    const next = new Worker(bench.app, { concurrency: 1 })
    await next.start()
    await expect.poll(() => open.length).toBe(1)
    open.pop()?.()
    await expect.poll(() => bench.left()).toBe(0)
    expect(runs).toEqual([false, true])
    await next.stop()
  })
})

describe('a result backend that is away for a while', () => {
  let backend: OwnRedis
  beforeAll(async () => {
    backend = await ownRedis({ persistent: true })
  })
  afterAll(() => backend?.close())

  it('a late task is acknowledged when its result is stored, and not before [C113]', async () => {
    const bench = await badInputBench('Redis', 'acknowledgement-later')
    await bench.stop()
    const app = new Celery('later', {
      broker: bench.url,
      backend: redisBackend(backend.url),
      taskDefaultQueue: QUEUE,
      taskQueues: [new Queue(QUEUE)],
    })
    let ran = 0
    app.task({ name: 'ack.late', acksLate: true }, () => ++ran)
    const worker = new Worker(app)
    await worker.start()
    const { id } = await app.sendTask('ack.late')
    await expect.poll(() => bench.left()).toBe(0)
    await backend.stop()
    const second = await app.sendTask('ack.late')
    await expect.poll(() => ran).toBe(2)
    // It has run, and waits for the backend; that nothing is acknowledged meanwhile can only be seen after a while.
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await bench.left()).toBe(1)
    await backend.start()
    await expect.poll(() => bench.left(), { timeout: 15_000 }).toBe(0)
    expect(await app.asyncResult(second.id).get({ timeout: 5 })).toBe(2)
    expect(await app.asyncResult(id).get({ timeout: 5 })).toBe(1)
    expect(ran).toBe(2)
    await worker.stop()
    await app.close()
    await bench.close()
  })
})
