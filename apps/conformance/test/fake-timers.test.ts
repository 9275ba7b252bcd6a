import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileBackend } from '@celeriac/backend-filesystem'
import { redisBackend } from '@celeriac/backend-redis'
import { rpcBackend } from '@celeriac/backend-rpc'
import { amqpBroker } from '@celeriac/broker-amqp'
import { filesystemBroker } from '@celeriac/broker-filesystem'
import { redisBroker } from '@celeriac/broker-redis'
import { Celery } from '@celeriac/core'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

describe('with the false timers of a test runner tasks are sent and run as ever', () => {
  let folder: string
  let vhost: string
  let urls: readonly string[]
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-timers-'))
    await mkdir(join(folder, 'queues'))
    vhost = await ownVhost('celeriac-timers')
    urls = await Promise.all([redisUrl(7), redisUrl(8)])
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['Redis', () => ({ broker: redisBroker(urls[0] ?? ''), backend: redisBackend(urls[1] ?? '') })],
    ['RabbitMQ with results over rpc', () => ({ broker: amqpBroker(vhost), backend: rpcBackend() })],
    [
      'files',
      () => {
        const queues = join(folder, 'queues')
        const options = { dataFolderIn: queues, dataFolderOut: queues, controlFolder: join(folder, 'control') }
        return { broker: filesystemBroker(options), backend: fileBackend(folder) }
      },
    ],
    ['memory', () => ({ broker: 'memory://timers', backend: 'cache+memory://timers' })],
  ])('%s', async (_, settings) => {
    const app = new Celery('timers', { ...settings(), taskDefaultQueue: 'timers' })
    onTestFinished(() => app.close())
    const add = app.task('timers.add', (x: number, y: number) => x + y)
    const worker = new Worker(app)
    await worker.start()
    onTestFinished(() => worker.stop())
    const sent = await Promise.all([add.delay(1, 2), add.delay(3, 4)])
    expect(await Promise.all(sent.map((result) => result.get()))).toEqual([3, 7])
    expect(await sent[0]?.state()).toBe('SUCCESS')
  })
})
