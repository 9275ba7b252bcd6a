import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery } from '@celeriac/core'
import { until } from '@celeriac/testing'
import { ownRedis, redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { startPythonWorker } from '../src/python-worker.ts'
import { atGate, forkWorker, openGate } from './faults-side.ts'
import { restartUnderLoad } from './restart-under-load.ts'

describe.concurrent('faults on Redis', () => {
  it('500 late tasks of a killed worker are finished by another within a minute [C57]', {
    timeout: 120_000,
  }, async () => {
    const server = await ownRedis()
    const redis = new Redis(server.url)
    const counter = { url: server.url, key: 'ran' }
    const settings = { broker: server.url }
    const app = new Celery('sender', settings)
    const first = await forkWorker({ settings, queues: ['celery'], concurrency: 500, counter, hang: true })
    await app.sendMany(Array.from({ length: 500 }, (_, i) => app.signature('fault.note', { args: [String(i)] })))
    await until(() => redis.hlen('unacked'), { wanted: (held) => held === 500, patienceMs: 20_000 })
    await first.kill()
    const second = await forkWorker({ settings, queues: ['celery'], concurrency: 100, counter })
    const started = performance.now()
    await until(() => redis.llen('ran'), { wanted: (ran) => ran >= 500, patienceMs: 60_000 })
    expect((performance.now() - started) / 1000).toBeLessThan(60)
    await until(() => redis.hlen('unacked'), { wanted: (held) => held === 0, patienceMs: 10_000 })
    expect(new Set(await redis.lrange('ran', 0, -1)).size).toBe(500)
    expect(await redis.llen('ran')).toBe(500)
    await second.stop()
    await app.close()
    redis.disconnect()
    await server.close()
  })

  it("a killed worker's tasks are finished by a stock Python worker within its own sweep [C57]", {
    timeout: 240_000,
  }, async () => {
    const server = await ownRedis()
    const redis = new Redis(server.url)
    const counter = { url: server.url, key: 'ran' }
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-faults-'))
    const file = join(folder, 'ran')
    const settings = { broker: server.url }
    const app = new Celery('sender', settings)
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

  it('a worker whose results cannot be stored stops all the same', { timeout: 90_000 }, async () => {
    const server = await ownRedis({ persistent: true })
    const counts = await ownRedis()
    const redis = new Redis(counts.url)
    const settings = { broker: server.url, backend: server.url }
    const counter = { url: counts.url, key: 'ran' }
    const worker = await forkWorker({ settings, queues: ['celery'], concurrency: 5, counter, gate: true })
    const app = new Celery('sender', settings)
    await app.sendMany(Array.from({ length: 5 }, (_, i) => app.signature('fault.note', { args: [String(i)] })))
    await atGate(redis, 'ran', 5)
    await server.stop()
    await openGate(redis, 'ran', 5)
    const stopping = performance.now()
    await worker.stop()
    // It tries for 20 seconds, as Celery does.
    expect((performance.now() - stopping) / 1000).toBeLessThan(40)
    expect(await redis.llen('ran')).toBe(5)
    await app.close()
    redis.disconnect()
    await counts.close()
    await server.close()
  })
})
