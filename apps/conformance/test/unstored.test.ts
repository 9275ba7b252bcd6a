import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileBackend } from '@celeriac/backend-filesystem'
import { redisBackend } from '@celeriac/backend-redis'
import { amqpBroker } from '@celeriac/broker-amqp'
import { redisBroker } from '@celeriac/broker-redis'
import { Celery } from '@celeriac/core'
import { type BackendReference, internalsOf, type Logger } from '@celeriac/core/internal'
import { type OwnRedis, ownRedis, ownVhost } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { connect } from 'amqplib'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/** A result backend that can be made to refuse what is to be stored. */
interface Refusing {
  readonly backend: BackendReference | string
  refuse(): Promise<unknown>
  allow(): Promise<unknown>
}

const closes: (() => unknown)[] = []
let log: string[] = []
let runs = 0

function recorder(): Logger {
  const at = (level: string) => (message: string) => void log.push(`${level} ${message}`)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), critical: at('critical') }
}

const logged = (text: string) => expect.poll(() => log.filter((line) => line.includes(text)), { timeout: 15_000 })

function makeApp(settings: Readonly<Record<string, unknown>>) {
  const app = new Celery('unstored', settings, { logger: recorder() })
  closes.push(() => app.close())
  const add = app.task('unstored.add', (x: number, y: number) => {
    runs += 1
    return x + y
  })
  return { app, add }
}

async function startWorker(app: Celery): Promise<Worker> {
  const worker = new Worker(app, { concurrency: 1 })
  closes.push(() => worker.stop({ mode: 'cold' }))
  await worker.start()
  return worker
}

beforeEach(() => {
  log = []
  runs = 0
})
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

describe('a result that cannot be stored', () => {
  let brokerServer: OwnRedis
  let resultServer: OwnRedis
  let broker: Redis
  let results: Redis
  beforeAll(async () => {
    ;[brokerServer, resultServer] = await Promise.all([ownRedis(), ownRedis()])
    broker = new Redis(brokerServer.url)
    results = new Redis(resultServer.url)
  })
  afterAll(async () => {
    broker.disconnect()
    results.disconnect()
    await Promise.all([brokerServer.close(), resultServer.close()])
  })
  beforeEach(() => broker.flushall())

  const backends: Record<string, () => Promise<Refusing>> = {
    // Below what an empty server takes, and nothing to evict. The backend itself tries again too, for 20 seconds by default.
    'Redis whose memory is full': async () => ({
      backend: redisBackend(resultServer.url, { retryPolicy: { maxRetries: 0 } }),
      refuse: () => results.config('SET', 'maxmemory', '100kb'),
      allow: () => results.config('SET', 'maxmemory', '0'),
    }),
    'a folder that is away': async () => {
      const folder = await mkdtemp(join(tmpdir(), 'celeriac-unstored-'))
      closes.push(() => rm(folder, { recursive: true, force: true }))
      return {
        backend: fileBackend(folder),
        refuse: () => rename(folder, `${folder}-away`),
        allow: () => rename(`${folder}-away`, folder),
      }
    },
  }
  const waiting = async () => [await broker.llen('celery'), await broker.hlen('unacked')]

  it.each(Object.keys(backends))('%s: late acknowledgement waits until it is stored', async (name) => {
    const server = await (backends[name] as () => Promise<Refusing>)()
    const { app, add } = makeApp({ broker: redisBroker(brokerServer.url), backend: server.backend, taskAcksLate: true })
    await startWorker(app)
    await (await add.delay(1, 1)).get({ timeout: 15 })
    await server.refuse()
    const result = await add.delay(2, 3)
    await logged(`The result of task ${result.id} could not be stored, trying again`).toHaveLength(1)
    expect(await waiting()).toEqual([0, 1])
    await server.allow()
    expect(await result.get({ timeout: 15 })).toBe(5)
    await expect.poll(waiting).toEqual([0, 0])
    expect(runs).toBe(2)
  })

  it.each(Object.keys(backends))('%s: a warm stop gives the message back', async (name) => {
    const server = await (backends[name] as () => Promise<Refusing>)()
    const { app, add } = makeApp({ broker: redisBroker(brokerServer.url), backend: server.backend, taskAcksLate: true })
    const worker = await startWorker(app)
    await (await add.delay(1, 1)).get({ timeout: 15 })
    await server.refuse()
    const result = await add.delay(2, 3)
    await logged('trying again').toHaveLength(1)
    await worker.stop()
    expect(await waiting()).toEqual([1, 0])
    await logged(`The state of task ${result.id} could not be stored`).toEqual([
      expect.stringMatching(/^critical .*It is SUCCESS: 5\. Its message is left with the broker/),
    ])
    await server.allow()
    await startWorker(app)
    expect(await result.get({ timeout: 15 })).toBe(5)
    expect(runs).toBe(3)
    await expect.poll(waiting).toEqual([0, 0])
  })

  it('a refusal for good leaves the message with the broker, or says with an early acknowledgement what is lost', async () => {
    await results.acl('SETUSER', 'reader', 'on', '>secret', '~*', '&*', '+@all', '-eval', '-evalsha', '-set', '-setex')
    const url = resultServer.url.replace('redis://', 'redis://reader:secret@')
    const { app, add } = makeApp({ broker: redisBroker(brokerServer.url), backend: redisBackend(url) })
    const late = app.task({ name: 'unstored.late', acksLate: true }, () => 'late')
    const failing = app.task({ name: 'unstored.fail' }, () => {
      throw new RangeError('bad')
    })
    const worker = await startWorker(app)
    const ids = [await late.delay(), await add.delay(2, 3), await failing.delay()].map(({ id }) => id)
    const linesOf = (id: string | undefined) => logged(`The state of task ${id} could not be stored`)
    await linesOf(ids[0]).toEqual([
      expect.stringMatching(/^critical .* It is SUCCESS: 'late'. Its message is left with/),
    ])
    await linesOf(ids[1]).toEqual([expect.stringMatching(/^critical .* It is SUCCESS: 5$/)])
    await linesOf(ids[2]).toEqual([expect.stringMatching(/^critical .* It is FAILURE: ValueError\('bad'\)$/)])
    expect(await waiting()).toEqual([0, 1])
    await worker.stop()
    expect(await waiting()).toEqual([1, 0])
  })
})

describe('a reply that the caller’s queue refuses', () => {
  const replyTo = 'unstored-replies'

  async function queueOf(url: string, maxLength: number): Promise<void> {
    const connection = await connect(url)
    const channel = await connection.createChannel()
    await channel.deleteQueue(replyTo)
    const limits = { 'x-max-length': maxLength, 'x-overflow': 'reject-publish' }
    await channel.assertQueue(replyTo, { arguments: limits })
    await connection.close()
  }

  it('is sent again until it is taken, and a warm stop gives the message back', async () => {
    const url = await ownVhost('celeriac-unstored')
    const settings = { broker: amqpBroker(url), backend: 'rpc://', taskAcksLate: true, taskDefaultQueue: 'unstored' }
    const { app, add } = makeApp(settings)
    const write = await (await internalsOf(app).writeConnection()).get()
    const length = (queue: string) => write.queues.length(queue)
    await queueOf(url, 0)
    const worker = await startWorker(app)
    await add.applyAsync([2, 3], { replyTo })
    await logged('trying again').toHaveLength(1)
    await worker.stop()
    await expect.poll(() => length('unstored')).toBe(1)
    await startWorker(app)
    await logged('trying again').toHaveLength(2)
    await queueOf(url, 10)
    await expect.poll(() => length(replyTo), { timeout: 15_000 }).toBe(1)
    await app.close()
    expect(runs).toBe(2)
  })
})
