import { chord } from '@celeriac/canvas'
import { Celery } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { until } from '@celeriac/testing'
import { ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { forkWorker } from './faults-side.ts'

const CHORDS = 200

it('200 chords whose workers are killed again and again: every body runs, and nothing waits for ever', {
  timeout: 240_000,
}, async () => {
  const server = await ownRedis()
  const redis = new Redis(server.url)
  const counter = { url: server.url, key: 'ran' }
  const settings = {
    broker: server.url,
    backend: server.url,
    brokerTransportOptions: { lease: 3, unackedRestoreInterval: 1 },
    taskAcksLate: true,
  }
  const app = new Celery('sender', settings, { logger: silentLogger() })
  const note = (text: string) => app.signature('fault.note', { args: [text] })
  const fork = () => forkWorker({ settings, queues: ['celery'], concurrency: 10, counter, sleepMs: 5 })

  const stays = await fork()
  let victim = await fork()
  const results = await Promise.all(
    Array.from({ length: CHORDS }, (_, i) =>
      chord([note(`a${i}`), note(`b${i}`), note(`c${i}`)], note(`body ${i}`)).applyAsync(),
    ),
  )
  for (const share of [0.1, 0.25, 0.4, 0.55, 0.7, 0.85]) {
    await until(() => redis.llen('ran'), { wanted: (ran) => ran >= CHORDS * 4 * share, patienceMs: 60_000 })
    await victim.kill()
    victim = await fork()
  }
  await Promise.all(results.map((result) => result.get({ timeout: 120 })))
  const ran = await redis.lrange('ran', 0, -1)
  const bodies = ran.filter((text) => text.startsWith('body'))
  expect(new Set(bodies).size).toBe(CHORDS)
  // A body that was running when its worker was killed runs again: it is acknowledged late.
  expect(bodies.length - CHORDS).toBeLessThanOrEqual(6 * 10)
  await until(() => redis.hlen('unacked'), { wanted: (held) => held === 0, patienceMs: 20_000 })
  await Promise.all([stays.stop(), victim.stop()])
  await app.close()
  redis.disconnect()
  await server.close()
})
