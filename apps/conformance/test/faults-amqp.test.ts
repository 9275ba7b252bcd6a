import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { ownRabbit, ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atGate, forkWorker, openGate } from './faults-side.ts'

describe('faults on RabbitMQ', () => {
  let rabbit: Awaited<ReturnType<typeof ownRabbit>>
  let counts: Awaited<ReturnType<typeof ownRedis>>
  let redis: Redis

  beforeAll(async () => {
    ;[rabbit, counts] = await Promise.all([ownRabbit(), ownRedis()])
    redis = new Redis(counts.url)
  }, 90_000)

  afterAll(async () => {
    redis?.disconnect()
    await counts?.close()
    await rabbit?.close()
  })

  it('500 late tasks of a killed worker are finished by another at once [C41]', { timeout: 90_000 }, async () => {
    const settings = { broker: rabbit.url, taskDefaultQueue: 'killed' }
    const counter = { url: counts.url, key: 'killed' }
    const app = new Celery('sender', settings, { logger: silentLogger() })
    const first = await forkWorker({ settings, queues: ['killed'], concurrency: 500, counter, hang: true })
    await app.sendMany(Array.from({ length: 500 }, (_, i) => app.signature('fault.note', { args: [String(i)] })))
    const unacked = async (): Promise<string> =>
      (await rabbit.ctl('list_queues', 'name', 'messages_unacknowledged')).trim()
    await until(unacked, { wanted: (text) => /killed\s+500/.test(text), patienceMs: 30_000 })
    const second = await forkWorker({ settings, queues: ['killed'], concurrency: 100, counter })
    await first.kill()
    await until(() => redis.llen('killed'), { wanted: (ran) => ran >= 500, patienceMs: 20_000 })
    expect(new Set(await redis.lrange('killed', 0, -1)).size).toBe(500)
    await second.stop()
    await app.close()
  })

  it('a worker whose results cannot be sent stops all the same', { timeout: 90_000 }, async () => {
    const settings = { broker: rabbit.url, backend: 'rpc://', taskDefaultQueue: 'stopped' }
    const counter = { url: counts.url, key: 'stopped' }
    const worker = await forkWorker({ settings, queues: ['stopped'], concurrency: 5, counter, gate: true })
    const app = new Celery('sender', settings, { logger: silentLogger() })
    await app.sendMany(Array.from({ length: 5 }, (_, i) => app.signature('fault.note', { args: [String(i)] })))
    await atGate(redis, 'stopped', 5)
    await rabbit.stop()
    await openGate(redis, 'stopped', 5)
    const stopping = performance.now()
    await worker.stop()
    // It tries for 20 seconds, as Celery does.
    expect((performance.now() - stopping) / 1000).toBeLessThan(40)
    expect(await redis.llen('stopped')).toBe(5)
    expect(worker.said()).toContain('could not be stored')
    await app.close()
    await rabbit.start()
  })
})
