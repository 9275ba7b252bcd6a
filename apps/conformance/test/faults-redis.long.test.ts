import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { startPythonWorker } from '../src/python-worker.ts'
import { forkWorker } from './faults-side.ts'
import { killedWorker } from './killed-worker.ts'
import { longTask } from './long-task.ts'
import { restartUnderLoad } from './restart-under-load.ts'

describe.concurrent('faults on Redis', () => {
  it.each([
    [30, undefined],
    [60, undefined],
    [3600, undefined],
    [5, 5],
    [30, 30],
    [60, 60],
    [3600, 3600],
  ])(
    'a long task runs once beside a stock Python worker with a visibility timeout of %s, ours being %s [C57]',
    {
      timeout: 240_000,
    },
    async (theirs, ours) => {
      const task = await longTask(ours === undefined ? {} : { visibilityTimeout: ours }, theirs)
      const lengthS = Math.min(3 * theirs, 90)
      const heldForS = async (): Promise<number> => {
        await task.swept()
        return task.heldForS()
      }
      await until(heldForS, { wanted: (seconds) => seconds > lengthS, patienceMs: (lengthS + 60) * 1000 })
      await task.end()
    },
  )

  it('500 late tasks of a killed worker are finished by another within a minute [C57]', {
    timeout: 120_000,
  }, async () => {
    expect(await killedWorker({})).toBeLessThan(60)
  })

  it("a killed worker's tasks are finished by a stock Python worker within its own sweep, where the visibility timeout is set [C57]", {
    timeout: 240_000,
  }, async () => {
    const server = await ownRedis()
    const redis = new Redis(server.url)
    const counter = { url: server.url, key: 'ran' }
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-faults-'))
    const file = join(folder, 'ran')
    // The fleet's smallest, so that Python may be made to take over early.
    const settings = { broker: server.url, brokerTransportOptions: { visibilityTimeout: 3600 } }
    const app = new Celery('sender', settings, { logger: silentLogger() })
    const first = await forkWorker({ settings, queues: ['celery'], concurrency: 20, counter, hang: true })
    await app.sendMany(Array.from({ length: 20 }, (_, i) => app.signature('proj.note', { args: [file, String(i)] })))
    await until(() => redis.hlen('unacked'), { wanted: (held) => held === 20, patienceMs: 20_000 })
    // It sweeps when it starts, when nothing has lapsed yet, and every 100 seconds after that.
    const python = await startPythonWorker({ broker: server.url, backend: server.url }, { queues: ['celery'] })
    await first.kill()
    const lines = async (): Promise<string[]> =>
      (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean)
    const ran = await until(lines, { wanted: (all) => all.length >= 20, patienceMs: 150_000 })
    expect(new Set(ran).size).toBe(20)
    await python.stop()
    await app.close()
    redis.disconnect()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('a restart of 20 seconds under load: the worker resumes, and every send that resolved is executed [C65]', {
    timeout: 120_000,
  }, async () => {
    const server = await ownRedis({ persistent: true })
    const counts = await ownRedis()
    const redis = new Redis(counts.url)
    const settings = { broker: server.url, backend: server.url }
    const { sent, ran } = await restartUnderLoad({
      settings,
      queue: 'celery',
      counter: { url: counts.url, key: 'ran', redis },
      server,
      patienceS: { start: 20, resume: 40 },
    })
    expect(ran).toBeGreaterThanOrEqual(sent)
    redis.disconnect()
    await server.close()
    await counts.close()
  })
})
