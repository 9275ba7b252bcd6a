import { redisBackend } from '@celeriac/backend-redis'
import { amqpBroker } from '@celeriac/broker-amqp'
import { redisBroker } from '@celeriac/broker-redis'
import { Celery, Exchange, Queue } from '@celeriac/core'
import { type BrokerReference, internalsOf, silentLogger } from '@celeriac/core/internal'
import { type OwnRedis, ownRedis, ownVhost } from '@celeriac/testing/services'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Worker, type WorkerOptions } from '../src/index.ts'

let redis: OwnRedis
let vhost = ''

beforeAll(async () => {
  redis = await ownRedis({ persistent: true })
  vhost = await ownVhost('celeriac-worker-test')
})
afterAll(async () => {
  await redis.close()
})

describe.each([
  ['redis', () => redisBroker(redis.url)],
  ['rabbitmq', () => amqpBroker(vhost)],
])('%s', (_, broker: () => BrokerReference) => {
  const closes: (() => Promise<unknown>)[] = []
  let queue = ''
  let count = 0

  beforeEach(() => {
    count += 1
    queue = `worker-test-${count}`
  })
  afterEach(async () => {
    for (const close of closes.splice(0).reverse()) await close()
  })

  function makeApp(settings = {}): Celery {
    const app = new Celery(
      'test',
      { broker: broker(), backend: redisBackend(redis.url), taskDefaultQueue: queue, ...settings },
      { logger: silentLogger() },
    )
    closes.push(() => app.close())
    return app
  }

  async function startWorker(app: Celery, options: WorkerOptions = {}): Promise<Worker> {
    const worker = new Worker(app, options)
    closes.push(() => worker.stop({ mode: 'cold' }))
    await worker.start()
    return worker
  }

  async function waiting(app: Celery): Promise<number> {
    const connection = await (await internalsOf(app).writeConnection()).get()
    return connection.queues.length(queue)
  }

  it.each([[false], [true]])('runs each task once and stores each result, acksLate %s [C113]', async (acksLate) => {
    const app = makeApp({ taskAcksLate: acksLate })
    const runs = new Map<number, number>()
    const double = app.task('test.double', (x: number) => {
      runs.set(x, (runs.get(x) ?? 0) + 1)
      return x * 2
    })
    const results = await app.sendMany(Array.from({ length: 1000 }, (__, x) => double.s(x)))
    await startWorker(app)
    const values = await Promise.all(results.map((result) => result.get({ timeout: 15 })))
    expect(values).toEqual(Array.from({ length: 1000 }, (__, x) => x * 2))
    expect([...runs.values()].every((times) => times === 1)).toBe(true)
    expect(runs.size).toBe(1000)
    await expect.poll(() => waiting(app)).toBe(0)
  })

  it('a warm stop gives back what it had not started [C118]', async () => {
    const app = makeApp()
    const open: (() => void)[] = []
    const ran: number[] = []
    const wait = app.task('test.wait', (x: number) => {
      ran.push(x)
      return new Promise<number>((resolve) => open.push(() => resolve(x)))
    })
    for (let x = 0; x < 6; x += 1) await wait.delay(x)
    const worker = await startWorker(app, { concurrency: 2, prefetchMultiplier: 2 })
    await expect.poll(() => open.length).toBe(2)
    const stopped = worker.stop()
    for (const end of open) end()
    await stopped
    expect(ran).toEqual([0, 1])
    await expect.poll(() => waiting(app)).toBe(4)
    await startWorker(app, { concurrency: 1 })
    // In the order in which they were sent.
    for (let x = 2; x < 6; x += 1) {
      await expect.poll(() => ran.at(-1)).toBe(x)
      open.at(-1)?.()
    }
  })

  it('a countdown, and more held tasks than the prefetch [C40]', async () => {
    const app = makeApp()
    const at = app.task('test.at', () => Date.now())
    await startWorker(app, { concurrency: 1, prefetchMultiplier: 1 })
    const sentAt = Date.now()
    const late = await Promise.all([1, 1, 1].map((countdown) => at.applyAsync([], { countdown })))
    const now = await at.delay()
    const nowAt = await now.get({ timeout: 10 })
    for (const result of late) {
      const lateAt = await result.get({ timeout: 10 })
      expect(lateAt - sentAt).toBeGreaterThanOrEqual(999)
      expect(lateAt).toBeGreaterThan(nowAt)
    }
  })

  it('retries, callbacks and errbacks go through the server', async () => {
    const app = makeApp()
    const seen: unknown[] = []
    const again = app.task({ name: 'test.again', bind: true }, (self) => {
      if (self.request.retries < 2) throw self.retry({ countdown: 0 })
      return self.request.retries
    })
    const note = app.task('test.note', (what: unknown, word: string) => void seen.push([what, word]))
    const fail = app.task('test.fail', () => {
      throw new TypeError('no')
    })
    await startWorker(app)
    expect(await again.applyAsync([], { link: [note.s('own')] }).get({ timeout: 5 })).toBe(2)
    const failed = await fail.applyAsync([], { linkError: [note.s('sorry')] })
    await expect(failed.get({ timeout: 5 })).rejects.toThrow('no')
    await expect
      .poll(() => seen)
      .toEqual([
        [2, 'own'],
        [failed.id, 'sorry'],
      ])
  })
})

describe('rabbitmq with quorum queues', () => {
  it('runs a task at its countdown, which the broker keeps [C45]', async () => {
    const exchange = new Exchange('quorum-topic', 'topic')
    const app = new Celery(
      'test',
      {
        broker: amqpBroker(vhost),
        backend: redisBackend(redis.url),
        taskQueues: [
          new Queue('quorum', { exchange, routingKey: 'quorum', queueArguments: { 'x-queue-type': 'quorum' } }),
        ],
        taskDefaultQueue: 'quorum',
        taskDefaultExchange: 'quorum-topic',
        taskDefaultExchangeType: 'topic',
        taskDefaultRoutingKey: 'quorum',
      },
      { logger: silentLogger() },
    )
    const at = app.task('test.at', () => Date.now())
    const worker = new Worker(app, {})
    await worker.start()
    const sentAt = Date.now()
    const now = await at.delay()
    const late = await at.applyAsync([], { countdown: 2 })
    const lateAt = await late.get({ timeout: 15 })
    expect(lateAt - sentAt).toBeGreaterThanOrEqual(1990)
    expect(lateAt).toBeGreaterThan(await now.get({ timeout: 5 }))
    await worker.stop()
    await app.close()
  })
})

describe('redis goes away', () => {
  it('and comes back: late tasks are all done, the worker resumes by itself', async () => {
    const server = await ownRedis({ persistent: true })
    const app = new Celery(
      'test',
      {
        // What the broken connection held comes back when its lease has lapsed.
        broker: redisBroker(server.url, { lease: 3, unackedRestoreInterval: 1 }),
        backend: redisBackend(server.url),
        taskAcksLate: true,
        taskDefaultQueue: 'away',
      },
      { logger: silentLogger() },
    )
    const done = new Set<number>()
    const work = app.task('test.work', async (x: number) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      done.add(x)
      return x
    })
    for (let x = 0; x < 200; x += 1) await work.delay(x)
    const worker = new Worker(app, { concurrency: 10 })
    await worker.start()
    await expect.poll(() => done.size).toBeGreaterThan(20)
    await server.kill()
    await new Promise((resolve) => setTimeout(resolve, 500))
    await server.start()
    await expect.poll(() => done.size, { timeout: 60_000, interval: 200 }).toBe(200)
    const after = await work.delay(1000)
    expect(await after.get({ timeout: 10 })).toBe(1000)
    await worker.stop()
    await app.close()
    await server.close()
  }, 90_000)
})
