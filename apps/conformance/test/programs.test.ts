import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Celery } from '@celeriac/core'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { WorkerProgram } from './programs-side.ts'

describe('a program that is `process.exitCode = await new Worker(app).run()` ends by itself after SIGTERM', () => {
  let folder: string
  let vhost: string
  let urls: readonly string[]
  beforeAll(async () => {
    urls = await Promise.all([redisUrl(7), redisUrl(8)])
    vhost = await ownVhost('celeriac-programs')
    folder = await mkdtemp(join(tmpdir(), 'celeriac-programs-'))
    await mkdir(join(folder, 'queues'))
    await mkdir(join(folder, 'results'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const redis = { broker: () => urls[0] }
  const amqp = { broker: () => vhost }
  const files = {
    broker: () => 'filesystem://',
    brokerTransportOptions: () => ({
      dataFolderIn: join(folder, 'queues'),
      dataFolderOut: join(folder, 'queues'),
      controlFolder: join(folder, 'control'),
    }),
  }
  const onRedis = { backend: () => urls[1] }
  const onFiles = { backend: () => `file://${folder}/results` }
  const overRpc = { backend: () => 'rpc://' }
  const settingsOf = (parts: Readonly<Record<string, () => unknown>>) =>
    Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value()]))

  const use = (parts: Readonly<Record<string, () => unknown>>, workers?: number) => {
    const app = new Celery('program', settingsOf(parts))
    onTestFinished(() => app.close())
    const program = new WorkerProgram(settingsOf(parts), workers)
    onTestFinished(() => program.kill())
    return { app, program }
  }

  it.each([
    ['Redis', redis, onRedis],
    ['Redis with results over rpc', redis, overRpc],
    ['Redis with results in files', redis, onFiles],
    ['RabbitMQ with results over rpc', amqp, overRpc],
    ['RabbitMQ with results on Redis', amqp, onRedis],
    ['files', files, onFiles],
    ['files with results on Redis', files, onRedis],
  ])('%s', async (_, broker, backend) => {
    const { app, program } = use({ ...broker, ...backend })
    await program.says('ready')
    const result = await app.sendTask('program.add', [1, 2], { queue: 'one' })
    expect(await result.get({ timeout: 10 })).toBe(3)
    const { code, lingeredMs } = await program.stop()
    expect(code).toBe(0)
    expect(lingeredMs).toBeLessThan(2000)
  })

  it('and the first of two workers that ends does not take the app from the second', async () => {
    const { app, program } = use({ ...redis, ...onRedis }, 2)
    await program.says('ready')
    const result = await app.sendTask('program.add', [1, 2, 500], { queue: 'two' })
    await program.says('busy')
    const { code } = await program.stop()
    expect(await result.get({ timeout: 10 })).toBe(3)
    expect(code).toBe(0)
  })
})
