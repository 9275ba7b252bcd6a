import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { ownRedis, redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { startPythonWorker } from '../src/python-worker.ts'
import { atGate, forkWorker, openGate } from './faults-side.ts'
import { killedWorker } from './killed-worker.ts'

describe.concurrent('faults on Redis', () => {
  it('500 late tasks of a killed worker are finished by another when its leases lapse [C57]', {
    timeout: 60_000,
  }, async () => {
    await killedWorker({ lease: 3, unackedRestoreInterval: 1 })
  })

  it('a task longer than the visibility timeout runs once beside a stock Python worker', {
    timeout: 60_000,
  }, async () => {
    const url = await redisUrl(14)
    const redis = new Redis(url)
    await redis.flushdb()
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-faults-'))
    const file = join(folder, 'ran')
    const app = new Celery('long', { broker: url, brokerTransportOptions: { visibilityTimeout: 5 } })
    let runs = 0
    let finish: () => void = () => undefined
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    app.task({ name: 'proj.note', acksLate: true }, async () => {
      runs++
      // Three times the visibility timeout: its length is what is tested.
      await new Promise((resolve) => setTimeout(resolve, 15_000))
      finish()
    })
    const worker = new Worker(app, { queues: ['celery'] })
    await worker.start()
    await app.sendTask('proj.note', [file, randomUUID()])
    await until(() => redis.hlen('unacked'), { wanted: (held) => held === 1, patienceMs: 10_000 })
    // It looks for lapsed messages every second, ten times as eagerly as it comes.
    const transport = { visibility_timeout: 5, unacked_restore_interval: 1, unacked_restore_throttle: 1 }
    const python = await startPythonWorker({ broker: url, backend: url, transport }, { queues: ['celery'] })
    await finished
    await until(() => redis.hlen('unacked'), { wanted: (held) => held === 0, patienceMs: 10_000 })
    expect(runs).toBe(1)
    expect(await readFile(file, 'utf8').catch(() => 'not run by Python')).toBe('not run by Python')
    expect(await redis.llen('celery')).toBe(0)
    await python.stop()
    await worker.stop()
    await app.close()
    redis.disconnect()
    await rm(folder, { recursive: true, force: true })
  })

  it('a worker whose results cannot be stored stops all the same', { timeout: 90_000 }, async () => {
    const server = await ownRedis({ persistent: true })
    const counts = await ownRedis()
    const redis = new Redis(counts.url)
    const settings = { broker: server.url, backend: server.url }
    const counter = { url: counts.url, key: 'ran' }
    const worker = await forkWorker({ settings, queues: ['celery'], concurrency: 5, counter, gate: true })
    const app = new Celery('sender', settings, { logger: silentLogger() })
    await app.sendMany(Array.from({ length: 5 }, (_, i) => app.signature('fault.note', { args: [String(i)] })))
    await atGate(redis, 'ran', 5)
    await server.stop()
    await openGate(redis, 'ran', 5)
    const stopping = performance.now()
    await worker.stop()
    // It tries for 20 seconds, as Celery does.
    expect((performance.now() - stopping) / 1000).toBeLessThan(40)
    expect(await redis.llen('ran')).toBe(5)
    expect(worker.said()).toContain('could not be stored')
    await app.close()
    redis.disconnect()
    await counts.close()
    await server.close()
  })
})
