import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { atGate, forkWorker, openGate } from './faults-side.ts'
import { killedWorker } from './killed-worker.ts'
import { longTask } from './long-task.ts'

describe.concurrent('faults on Redis', () => {
  it('500 late tasks of a killed worker are finished by another when its lease has lapsed, each once [C57]', {
    timeout: 60_000,
  }, async () => {
    await killedWorker({ lease: 3, unackedRestoreInterval: 1 })
  })

  it('a long task runs once beside a stock Python worker on another queue with a visibility timeout of 30 seconds [C57]', {
    timeout: 60_000,
  }, async () => {
    const task = await longTask({}, 30)
    // A task of any length: what is held is looked at by each sweep.
    for (const _ of ['first', 'second']) await task.swept()
    await task.end()
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
