import { ownRabbit, ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { restartUnderLoad } from './restart-under-load.ts'

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

  it('a restart of 20 seconds under load: the worker resumes, and every send that resolved is executed', {
    timeout: 150_000,
  }, async () => {
    const settings = { broker: rabbit.url, backend: 'rpc://', taskDefaultQueue: 'restarted' }
    const { sent, ran } = await restartUnderLoad({
      settings,
      queue: 'restarted',
      counter: { url: counts.url, key: 'restarted', redis },
      server: rabbit,
      patienceS: { start: 30, resume: 60 },
    })
    expect(ran).toBeGreaterThanOrEqual(sent)
  })
})
