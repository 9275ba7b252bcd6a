import type { Logger } from '@celeriac/core/adapter'
import type { ResultRecord } from '@celeriac/protocol'
import { keepWatching, until } from '@celeriac/testing'
import { type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backend, success } from './support.ts'

let server: OwnRedis

beforeEach(async () => {
  server = await ownRedis({ persistent: true })
})
afterEach(() => server.close())

const day = { expiresS: 86_400 }
const retryPolicy = { maxRetries: 200, intervalStart: 0.02, intervalStep: 0, intervalMax: 0.02 }

describe('a server that is restarted', () => {
  it('loses no result that is stored meanwhile', async () => {
    const mine = backend(server.url, { transport: { retryPolicy } })
    await mine.store(success('T0', 0), day)
    await server.kill()
    const stores = [1, 2, 3].map((n) => mine.store(success(`T${n}`, n), day))
    await server.start()
    expect(await Promise.all(stores)).toEqual(['stored', 'stored', 'stored'])
    expect((await mine.fetch(['T0', 'T1', 'T2', 'T3'])).map((record) => record?.result)).toEqual([0, 1, 2, 3])
    await mine.close()
  })

  it('keeps the states of a task in their order', async () => {
    const mine = backend(server.url, { transport: { retryPolicy } })
    await mine.fetch(['T1'])
    await server.kill()
    const stores = ['STARTED', 'RETRY', 'FAILURE'].map((status) => mine.store(success('T1', null, { status }), day))
    await server.start()
    await Promise.all(stores)
    expect((await mine.fetch(['T1']))[0]?.status).toBe('FAILURE')
    await mine.close()
  })

  it('is subscribed to again, and what came meanwhile is read', async () => {
    const mine = backend(server.url, { transport: { retryPolicy } })
    const other = backend(server.url, { transport: { retryPolicy } })
    const records: ResultRecord[] = []
    await keepWatching(mine, ['T1', 'T2'], (record) => void records.push(record))
    await server.kill()
    await server.start()
    const admin = new Redis(server.url)
    const subscribed = async (id: string) => Number((await admin.pubsub('NUMSUB', `celery-task-meta-${id}`))[1]) === 1
    await until(() => subscribed('T2'))
    // Stored, and not published, while nobody listens.
    await admin
      .multi()
      .call('CLIENT', 'KILL', 'TYPE', 'pubsub')
      .set('celery-task-meta-T1', JSON.stringify({ status: 'SUCCESS', result: 1, task_id: 'T1' }))
      .exec()
    await until(() => records.some((record) => record.taskId === 'T1'))
    await until(() => subscribed('T2'))
    await other.store(success('T2', 2), day)
    await until(() => records.some((record) => record.taskId === 'T2' && record.result === 2))
    admin.disconnect()
    await mine.close()
    await other.close()
  })
})

describe('a server that refuses', () => {
  it.each<[string, (admin: Redis) => Promise<unknown>, (admin: Redis) => Promise<unknown>]>([
    ['READONLY', (admin) => admin.replicaof('127.0.0.1', '1'), (admin) => admin.replicaof('NO', 'ONE')],
    ['OOM', (admin) => admin.config('SET', 'maxmemory', '1'), (admin) => admin.config('SET', 'maxmemory', '0')],
    [
      'NOREPLICAS',
      (admin) => admin.config('SET', 'min-replicas-to-write', '1'),
      (admin) => admin.config('SET', 'min-replicas-to-write', '0'),
    ],
  ])('with %s stores what it refused as soon as it can', async (words, begin, end) => {
    const lines: string[] = []
    const say = (line: string) => void lines.push(line)
    const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
    const mine = backend(server.url, { transport: { retryPolicy } }, logger)
    await mine.store(success('T0', 0), day)
    const admin = new Redis(server.url)
    await begin(admin)
    const storing = mine.store(success('T1', 1), day)
    await until(() => lines.some((line) => line.includes(words)))
    await end(admin)
    expect(await storing).toBe('stored')
    admin.disconnect()
    await mine.close()
  })
})

describe('a server that stays away', () => {
  it('is waited for as the retry policy says, and then named in the error', async () => {
    const lines: string[] = []
    const say = (line: string) => void lines.push(line)
    const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
    const policy = { maxRetries: 3, intervalStart: 0, intervalStep: 0.01, intervalMax: 0.02 }
    const mine = backend(server.url, { transport: { retryPolicy: policy } }, logger)
    await server.kill()
    const failed = { code: 'connection_refused', affects: 'connection', message: expect.stringContaining(server.url) }
    await expect(mine.store(success('T1', 1), day)).rejects.toMatchObject(failed)
    await expect(mine.watch(['T1'], () => undefined)).rejects.toMatchObject(failed)
    await expect(mine.fetch(['T1'])).rejects.toMatchObject(failed)
    expect(lines[0]).toContain('Connection to the Redis result backend lost: retry (1/3) in 0 s')
    await mine.close()
  })

  it('is not waited for longer with a wrong password', async () => {
    const locked = await ownRedis({ args: ['--requirepass', 'secret'] })
    const policy = { maxRetries: 1, intervalStart: 0, intervalStep: 0.01, intervalMax: 0.02 }
    const mine = backend(`redis://:wrong@127.0.0.1:${locked.port}`, { transport: { retryPolicy: policy } })
    await expect(mine.store(success('T1', 1), day)).rejects.toMatchObject({ code: 'access_refused' })
    const right = backend(`redis://127.0.0.1:${locked.port}`, { options: { redisPassword: 'secret' } })
    expect(await right.store(success('T1', 1), day)).toBe('stored')
    await mine.close()
    await right.close()
    await locked.close()
  })
})

describe('closing', () => {
  it('stores what was given before', async () => {
    const mine = backend(server.url)
    const stores = [1, 2, 3].map((n) => mine.store(success(`T${n}`, n), day))
    await mine.close()
    expect(await Promise.all(stores)).toEqual(['stored', 'stored', 'stored'])
  })

  it('unsubscribes what nobody waits for', async () => {
    const mine = backend(server.url)
    const admin = new Redis(server.url)
    const subscribers = async () => Number((await admin.pubsub('NUMSUB', 'celery-task-meta-T1'))[1])
    const one = await mine.watch(['T1'], () => undefined)
    const two = await mine.watch(['T1', 'T2'], () => undefined)
    await one.close()
    expect(await subscribers()).toBe(1)
    await two.close()
    await until(async () => (await subscribers()) === 0)
    // And at once again.
    const three = await mine.watch(['T1'], () => undefined)
    expect(await subscribers()).toBe(1)
    await three.close()
    admin.disconnect()
    await mine.close()
  })
})
