import { redisBackend } from '@celeriac/backend-redis'
import { redisBroker } from '@celeriac/broker-redis'
import { type AppSettings, Celery, OperationalError } from '@celeriac/core'
import type { Logger } from '@celeriac/core/internal'
import { type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Worker, type WorkerOptions } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { impatientClock } from './impatient-clock.ts'

const closes: (() => unknown)[] = []
let server: OwnRedis
let admin: Redis

beforeEach(async () => {
  server = await ownRedis()
  admin = new Redis(server.url)
  closes.push(
    () => server.close(),
    () => admin.disconnect(),
  )
})
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close()
})

interface Bench {
  readonly app: Celery
  /** Arguments of the tasks that have run. */
  readonly ran: number[]
  readonly log: string[]
  send(n: number): Promise<unknown>
  worker(options?: WorkerOptions): Worker
}

function bench(broker: AppSettings['broker'] = redisBroker(server.url), settings: Partial<AppSettings> = {}): Bench {
  const log: string[] = []
  const say = (line: string) => void log.push(line)
  const logger: Logger = { debug: say, info: say, warn: say, error: say, critical: say }
  const app = new Celery('test', { broker, taskIgnoreResult: true, ...settings }, { logger, clock: impatientClock() })
  closes.push(() => app.close())
  const ran: number[] = []
  const task = app.task('test.run', (n: number) => void ran.push(n))
  const worker = (options?: WorkerOptions): Worker => {
    const made = new Worker(app, options)
    closes.push(() => made.stop({ mode: 'cold' }))
    return made
  }
  return { app, ran, log, send: (n) => task.delay(n), worker }
}

/** `Trying again` with the server's words, as for a broker that is down. */
const triedAgain = (words: string): RegExp =>
  new RegExp(`^consumer: Cannot connect to redis://\\S+: .*Redis answered: ${words}.*Trying again in \\d`, 'm')

interface Condition {
  readonly words: string
  begin(): Promise<unknown>
  end(): Promise<unknown>
}

const replica: Condition = {
  words: 'READONLY',
  begin: () => admin.replicaof('127.0.0.1', '1'),
  end: () => admin.replicaof('NO', 'ONE'),
}
const alone: Condition = {
  words: 'NOREPLICAS',
  begin: () => admin.config('SET', 'min-replicas-to-write', '1'),
  end: () => admin.config('SET', 'min-replicas-to-write', '0'),
}
const full: Condition = {
  words: 'OOM',
  begin: () => admin.config('SET', 'maxmemory', '1'),
  end: () => admin.config('SET', 'maxmemory', '0'),
}
const crowded: Condition = {
  words: 'ERR max number of clients reached',
  begin: () => admin.config('SET', 'maxclients', '1'),
  end: () => admin.config('SET', 'maxclients', '1000'),
}
const busy: Condition = {
  words: 'BUSY',
  async begin() {
    await admin.config('SET', 'busy-reply-threshold', '1')
    const other = new Redis(server.url, { retryStrategy: null })
    closes.push(() => other.disconnect())
    other.eval('while true do end', 0).catch(() => undefined)
    const answer = (): Promise<string> => admin.ping().catch((error: Error) => error.message)
    await expect.poll(answer).toContain('BUSY')
  },
  end: () => admin.script('KILL' as never),
}

describe('a worker', () => {
  it.each([
    ['a replica of a dead master', replica],
    ['a master without replicas', alone],
  ])('goes on after its server was %s for a while', async (_, { words, begin, end }) => {
    const { ran, log, send, worker } = bench()
    await worker().start()
    await send(1)
    await expect.poll(() => ran).toEqual([1])
    await begin()
    // An idle one finds out when it next looks; this is sooner.
    await expect(send(2)).rejects.toThrow(words)
    await expect.poll(() => log.join('\n')).toMatch(triedAgain(words))
    await end()
    await send(3)
    await expect.poll(() => ran).toEqual([1, 3])
    expect(log.join('\n')).not.toContain('Unrecoverable error')
  })

  it.each([
    ['a replica of a dead master', replica],
    ['a master without replicas', alone],
    ['full', full],
    ['at the limit of its clients', crowded],
    ['busy with a script', busy],
  ])('that starts while its server is %s waits, and then runs what is queued', async (_, { words, begin, end }) => {
    const first = bench()
    await first.send(1)
    await first.app.close()
    await admin.del('_kombu.binding.celery', '_kombu.binding.celery.permanent')
    await begin()
    const { ran, log, worker } = bench()
    const started = worker().start()
    await expect.poll(() => log.join('\n')).toMatch(triedAgain(words))
    await end()
    await started
    await expect.poll(() => ran).toEqual([1])
  })

  it('that is to purge its queues waits as well', async () => {
    const { ran, log, send, worker } = bench()
    await send(1)
    await replica.begin()
    const started = worker({ purge: true }).start()
    await expect.poll(() => log.join('\n')).toMatch(triedAgain('READONLY'))
    await replica.end()
    await started
    await send(2)
    await expect.poll(() => ran).toEqual([2])
    expect(log.filter((line) => line.includes('purge: Erased'))).toEqual(['purge: Erased 1 message from the queue.'])
  })

  it('makes room on a full server that knows its queues', async () => {
    const first = bench()
    await first.send(1)
    await first.app.close()
    await full.begin()
    const { ran, worker } = bench()
    await worker().start()
    await expect.poll(() => ran).toEqual([1])
  })

  it('that may not do something ends at once', async () => {
    await admin.call('ACL', 'SETUSER', 'reader', 'on', '>s', '~*', '&*', '+@all', '-sadd')
    const { worker } = bench(redisBroker(server.url.replace('//', '//reader:s@')))
    const refused = { code: 'access_refused', message: expect.stringContaining('NOPERM') }
    await expect(worker().start()).rejects.toMatchObject(refused)
  })
})

describe('a sender', () => {
  it.each([
    ['full', full, { code: 'failed', affects: 'message', canRetry: true }],
    ['a replica of a dead master', replica, { code: 'connection_refused', affects: 'connection', canRetry: true }],
    ['a master without replicas', alone, { code: 'connection_refused', affects: 'connection', canRetry: true }],
    ['at the limit of its clients', crowded, { code: 'connection_refused', affects: 'connection', canRetry: true }],
  ])('to a server that is %s tries again, and is then told so', async (_, { words, begin, end }, cause) => {
    for (const before of words.startsWith('ERR') ? [false] : [true, false]) {
      const { app, send } = bench(redisBroker(server.url), { taskPublishRetryPolicy: { maxRetries: 2 } })
      // Whether or not its queue is declared.
      if (before) await send(1)
      await begin()
      const error: unknown = await send(2).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(OperationalError)
      expect(error).toMatchObject({ message: expect.stringContaining(words), cause })
      const sending = app.sendTask('test.run', [3], { retryPolicy: { maxRetries: null } })
      await end()
      await sending
    }
  })

  it.each([
    ['a replica', replica],
    ['a master without replicas', alone],
    ['full', full],
  ])('moves on from a first address that is %s', async (_, { begin, end }) => {
    const second = await ownRedis()
    closes.push(() => second.close())
    const other = new Redis(second.url)
    closes.push(() => other.disconnect())
    await begin()
    const { send } = bench([server.url, second.url])
    await send(1)
    expect(await other.llen('celery')).toBe(1)
    await end()
    // From one that was right, too.
    const { send: again } = bench([server.url, second.url])
    await again(2)
    expect(await admin.llen('celery')).toBe(1)
    await begin()
    await Promise.all([3, 4, 5].map(again))
    expect(await other.llen('celery')).toBe(4)
  })
})

describe('Redis Cluster', () => {
  it('is refused with a sentence that says what to use', async () => {
    const cluster = await ownRedis({ args: ['--cluster-enabled', 'yes'] })
    closes.push(() => cluster.close())
    const node = new Redis(cluster.url)
    closes.push(() => node.disconnect())
    await node.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16383)
    await expect.poll(() => node.call('CLUSTER', 'INFO')).toContain('cluster_state:ok')
    // Who may not ask what the server is, finds out by the first command.
    await node.call('ACL', 'SETUSER', 'noinfo', 'on', '>s', '~*', '&*', '+@all', '-info')
    const words = /Redis Cluster.*Use a server of its own \(with Sentinel for failover, sentinel:\/\/…\), or RabbitMQ/
    for (const url of [cluster.url, cluster.url.replace('//', '//noinfo:s@')]) {
      const { send, worker } = bench(url)
      await expect(send(1)).rejects.toMatchObject({
        message: expect.stringMatching(words),
        cause: { code: 'unsupported' },
      })
      await expect(worker().start()).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(words),
      })
    }
    const { app } = bench(redisBroker(server.url), { backend: redisBackend(cluster.url) })
    await expect(app.asyncResult('some').state()).rejects.toThrow(words)
  })
})
