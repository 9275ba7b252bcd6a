import { Celery, TimeoutError } from '@celeriac/core'
import { silentLogger } from '@celeriac/core/internal'
import { encodeJson, toResultDocument } from '@celeriac/protocol'
import { until } from '@celeriac/testing'
import { cuttingDoor } from '@celeriac/testing/services'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redisBackend } from '../src/index.ts'
import { ownServer, success } from './support.ts'

const { server, admin } = await ownServer()
const apps: Celery[] = []

/** An app that waits for a second at most where it retries by itself. */
function waiter(url = server.url): Celery {
  const retryPolicy = { maxRetries: 1, intervalStart: 0, intervalStep: 0.01, intervalMax: 0.02 }
  const app = new Celery(
    'proj',
    { broker: 'memory://', backend: redisBackend(url, { retryPolicy }) },
    { logger: silentLogger() },
  )
  apps.push(app)
  return app
}

async function put(id: string, result: unknown): Promise<void> {
  await admin.set(`celery-task-meta-${id}`, encodeJson(toResultDocument(success(id, result))))
}

async function user(name: string, ...rules: string[]): Promise<string> {
  await admin.acl('SETUSER', name, 'on', '>pw', ...rules)
  return `redis://${name}:pw@127.0.0.1:${server.port}`
}

const told = (error: unknown): unknown => error

beforeEach(() => admin.flushall())
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

describe('a server that refuses', () => {
  it('the reading of results: get() rejects with its words, as state() does', async () => {
    await put('done', 1)
    const app = waiter(await user('blind', 'allkeys', 'allchannels', '+@all', '-get', '-mget'))
    const refusal = { code: 'access_refused', message: expect.stringContaining('NOPERM') }
    await expect(app.asyncResult('done').state()).rejects.toMatchObject(refusal)
    await expect(app.asyncResult('done').get()).rejects.toMatchObject(refusal)
    // And again: nothing of the first is joined.
    await expect(app.asyncResult('done').get()).rejects.toMatchObject(refusal)
  })

  it('subscriptions: get() rejects with its words', async () => {
    await put('done', 1)
    const app = waiter(await user('deaf', 'allkeys', 'allchannels', '+@all', '-subscribe', '-psubscribe'))
    const refusal = { code: 'access_refused', message: expect.stringContaining('NOPERM') }
    const two = [app.asyncResult('done').get(), app.asyncResult('done').get()]
    for (const { reason } of (await Promise.allSettled(two)) as PromiseRejectedResult[])
      expect(reason).toMatchObject(refusal)
    expect(await app.asyncResult('done').state()).toBe('SUCCESS')
  })

  it('one result and one channel: those who wait for others get theirs', async () => {
    for (const id of ['a1', 'a2', 'b1', 'c1']) await put(id, id)
    const keys = ['~celery-task-meta-a*', '~celery-task-meta-c*', 'resetchannels']
    const app = waiter(await user('narrow', ...keys, '&celery-task-meta-a*', '&celery-task-meta-b*', '+@all'))
    const all = await Promise.all(['a1', 'b1', 'c1', 'a2'].map((id) => app.asyncResult(id).get().catch(told)))
    const refused = expect.objectContaining({ code: 'access_refused' })
    expect(all).toEqual(['a1', refused, refused, 'a2'])
    const states = await Promise.all(['a1', 'b1', 'a2'].map((id) => app.asyncResult(id).state().catch(told)))
    expect(states).toEqual(['SUCCESS', refused, 'SUCCESS'])
  })

  it('a password: get() rejects, and is not tried twenty times', async () => {
    await user('ann', 'allkeys', 'allchannels', '+@all')
    const backend = `redis://ann:wrong@127.0.0.1:${server.port}`
    const app = new Celery('proj', { broker: 'memory://', backend }, { logger: silentLogger() })
    apps.push(app)
    const refusal = { code: 'access_refused', message: expect.stringContaining('WRONGPASS') }
    await expect(app.asyncResult('done').get()).rejects.toMatchObject(refusal)
    await expect(app.asyncResult('done').state()).rejects.toMatchObject(refusal)
  })
})

describe('a server with too many clients', () => {
  const rejected = async (): Promise<number> =>
    Number(/rejected_connections:(\d+)/.exec(await admin.info('stats'))?.[1])
  const connected = async (): Promise<number> =>
    Number(/connected_clients:(\d+)/.exec(await admin.info('clients'))?.[1])
  afterEach(() => admin.config('SET', 'maxclients', '1000'))

  /** All but so many more are refused from now on. */
  async function full(more: number): Promise<void> {
    await until(async () => (await connected()) === 1)
    await admin.config('SET', 'maxclients', String(1 + more))
  }

  it.each([
    ['none is left', 0],
    ['one is left, for the subscription', 1],
  ])('settles waits of one id when they are let in again, where %s', async (_title, more) => {
    await put('done', 1)
    await full(more)
    const before = await rejected()
    const app = waiter()
    const first = app.asyncResult('done').get()
    const second = app.asyncResult('done').get()
    await until(async () => (await rejected()) >= before + 4)
    await expect(app.asyncResult('done').get({ timeout: 0.01 })).rejects.toBeInstanceOf(TimeoutError)
    const third = app.asyncResult('done').get()
    await admin.config('SET', 'maxclients', '1000')
    expect(await Promise.all([first, second, third])).toEqual([1, 1, 1])
  })

  it('is named by what times out meanwhile', async () => {
    await full(0)
    const before = await rejected()
    const app = waiter()
    const stop = new AbortController()
    const other = app.asyncResult('T1').get({ signal: stop.signal }).catch(told)
    await until(async () => (await rejected()) >= before + 2)
    const late = await app.asyncResult('T1').get({ timeout: 0.01 }).catch(told)
    expect(late).toMatchObject({ code: 'timeout', cause: { affects: 'connection', canRetry: true } })
    const { message, cause } = late as TimeoutError
    expect(message).toContain('max number of clients reached')
    expect(message).toBe(
      `No result of task T1 within 0.01 seconds: the result backend cannot be asked: ${(cause as Error).message}`,
    )
    stop.abort()
    await other
  })
})

describe('a connection that is killed', () => {
  it.each(['subscribe', 'mget'])('at %s is made again, and the result is there', async (word) => {
    await put('done', 1)
    const door = await cuttingDoor(server.port, word, 4)
    const app = waiter(`redis://127.0.0.1:${door.port}`)
    expect(await Promise.all([app.asyncResult('done').get(), app.asyncResult('done').get()])).toEqual([1, 1])
    expect(door.cuts).toBe(4)
    await app.close()
    await door.close()
  })

  it('after the subscription, with the right to subscribe gone: get() rejects', async () => {
    const app = waiter(await user('eve', 'allkeys', 'allchannels', '+@all'))
    const waiting = app.asyncResult('T1').get().catch(told)
    await until(async () => Number((await admin.pubsub('NUMSUB', 'celery-task-meta-T1'))[1]) === 1)
    await user('eve', '-subscribe')
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    expect(await waiting).toMatchObject({ code: 'access_refused', message: expect.stringContaining('NOPERM') })
  })
})
