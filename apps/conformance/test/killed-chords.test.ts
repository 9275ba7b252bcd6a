import { randomUUID } from 'node:crypto'
import { chord } from '@celeriac/canvas'
import { ChordSweep, installCanvas } from '@celeriac/canvas/internal'
import { Celery } from '@celeriac/core'
import { internalsOf, silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'

async function setUp() {
  const url = await redisUrl()
  const redis = new Redis(url)
  onTestFinished(() => void redis.disconnect())
  const queue = `killed-${randomUUID()}`
  const settings = {
    broker: url,
    backend: url,
    taskDefaultQueue: queue,
    // What other tests have left is not to be found here.
    resultBackendTransportOptions: { globalKeyprefix: queue },
  }
  const app = new Celery('killed', settings, { logger: silentLogger() })
  onTestFinished(() => app.close())
  installCanvas(internalsOf(app))
  const same = app.task('killed.same', (x: number) => x)
  const sum = app.task('killed.sum', (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0))
  return { app, redis, same, sum, queue }
}

/** The chord of two tasks, of which one has ended in a worker here, and the other one's part is given back by hand. */
async function claimedAndLeft(more: { readonly sent: boolean }) {
  const { app, redis, same, sum, queue } = await setUp()
  const body = sum.s()
  const result = await chord([same.s(1), same.s(2)], body).applyAsync()
  const backend = await internalsOf(app).backend()
  const parent = result.parent
  if (parent === null || backend?.chords === undefined) throw new Error('no chord')
  const groupId = parent.id
  const members = await parent.children()
  let claim: unknown
  for (const [index, { id }] of members.entries()) {
    claim = await backend.chords.part({
      groupId,
      taskId: id,
      index,
      status: 'SUCCESS',
      result: index + 1,
      expiresS: 60,
      headerExpiresS: 60,
      claimS: 1,
      rootId: id,
      chord: {
        task: 'killed.sum',
        args: [],
        kwargs: {},
        options: { task_id: result.id, group_id: groupId },
        subtask_type: null,
        immutable: false,
      },
    })
  }
  // The worker dies here: it has the claim, and sends nothing, or does not say that it has.
  expect(claim).toBeDefined()
  if (more.sent) {
    await backend.store(
      { taskId: result.id, status: 'SUCCESS', result: 3, traceback: null, children: [], dateDone: null },
      { expiresS: 60 },
    )
  }
  const claimKey = `${queue}_celery-taskset-meta-${groupId}.c`
  await until(async () => (await redis.exists(claimKey)) === 0)
  return { app, redis, result, groupId, claimKey }
}

it('a chord whose claimant died is finished by the next worker that looks, once', async () => {
  const { app, redis, result, claimKey } = await claimedAndLeft({ sent: false })
  const sweeps = [new ChordSweep(internalsOf(app)), new ChordSweep(internalsOf(app))]
  const found = await Promise.all(sweeps.map((sweep) => sweep.look()))
  expect(found.reduce((a, b) => a + b, 0)).toBe(1)
  const worker = new Worker(app)
  await worker.start()
  onTestFinished(() => worker.stop())
  expect(await result.get({ timeout: 10 })).toBe(3)
  expect(await redis.get(claimKey)).toBe('done')
})

it('a body that was sent already is not sent again', async () => {
  const { app, redis, groupId, claimKey } = await claimedAndLeft({ sent: true })
  expect(await new ChordSweep(internalsOf(app)).look()).toBe(1)
  expect(await redis.get(claimKey)).toBe('done')
  expect(await redis.keys(`*${groupId}*`)).toEqual([claimKey])
})
