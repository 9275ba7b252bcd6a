import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import { forkWorker } from './faults-side.ts'

/**
 * Kills a worker that holds 500 late tasks, and starts another, which has to run each of them once.
 *
 * @returns how many seconds after its start all had run
 */
export async function killedWorker(brokerTransportOptions: Readonly<Record<string, unknown>>): Promise<number> {
  const server = await ownRedis()
  const redis = new Redis(server.url)
  const counter = { url: server.url, key: 'ran' }
  const settings = { broker: server.url, brokerTransportOptions }
  const app = new Celery('sender', settings, { logger: silentLogger() })
  const first = await forkWorker({ settings, queues: ['celery'], concurrency: 500, counter, hang: true })
  await app.sendMany(Array.from({ length: 500 }, (_, i) => app.signature('fault.note', { args: [String(i)] })))
  await until(() => redis.hlen('unacked'), { wanted: (held) => held === 500, patienceMs: 20_000 })
  await first.kill()
  const second = await forkWorker({ settings, queues: ['celery'], concurrency: 100, counter })
  const started = performance.now()
  await until(() => redis.llen('ran'), { wanted: (ran) => ran >= 500, patienceMs: 60_000 })
  const seconds = (performance.now() - started) / 1000
  await until(() => redis.hlen('unacked'), { wanted: (held) => held === 0, patienceMs: 10_000 })
  expect(new Set(await redis.lrange('ran', 0, -1)).size).toBe(500)
  expect(await redis.llen('ran')).toBe(500)
  await second.stop()
  await app.close()
  redis.disconnect()
  await server.close()
  return seconds
}
