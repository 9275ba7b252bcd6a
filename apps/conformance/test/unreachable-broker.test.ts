import { type AppSettings, Celery, OperationalError } from '@celeriac/core'
import { BrokerError, type Logger } from '@celeriac/core/internal'
import { amqpUrl, freePort, type OwnRedis, ownRedis, redisUrl } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Unreachable {
  readonly url: () => Promise<string>
  readonly code: string
  /** What the error has to name. */
  readonly names: RegExp
  /** Celery's worker tries again. */
  readonly retried: boolean
}

let locked: OwnRedis
beforeAll(async () => {
  locked = await ownRedis({ args: ['--requirepass', 'right'] })
})
afterAll(() => locked?.close())

async function amqpWith(parts: Partial<URL>): Promise<string> {
  return Object.assign(new URL(await amqpUrl()), parts).href
}

const cases: readonly (readonly [string, Unreachable])[] = [
  [
    'Redis that is down',
    {
      url: async () => `redis://127.0.0.1:${await freePort()}/0`,
      code: 'connection_refused',
      names: /ECONNREFUSED 127\.0\.0\.1/,
      retried: true,
    },
  ],
  [
    'Redis that wants another password',
    {
      url: async () => `redis://:wrong-secret@127.0.0.1:${locked.port}/0`,
      code: 'access_refused',
      names: /WRONGPASS/,
      retried: true,
    },
  ],
  [
    'Redis that wants a password',
    { url: async () => `${locked.url}/0`, code: 'access_refused', names: /NOAUTH/, retried: true },
  ],
  [
    'Redis without that database',
    {
      url: () => redisUrl(99),
      code: 'vhost_not_found',
      names: /DB index is out of range\. The path of the URL is the number of a database/,
      retried: true,
    },
  ],
  [
    'Redis at a host that nobody knows',
    { url: async () => 'redis://no-such-host.invalid/0', code: 'host_not_found', names: /no-such-host/, retried: true },
  ],
  [
    'RabbitMQ at a host that nobody knows',
    {
      url: async () => 'amqp://no-such-host.invalid//',
      code: 'host_not_found',
      names: /The host name no-such-host\.invalid cannot be resolved/,
      retried: true,
    },
  ],
  [
    'RabbitMQ that is down',
    {
      url: async () => `amqp://guest:guest@127.0.0.1:${await freePort()}//`,
      code: 'connection_refused',
      names: /Nothing listens for RabbitMQ at amqp:\/\/guest:\*\*@127/,
      retried: true,
    },
  ],
  [
    'RabbitMQ that wants another password',
    {
      url: () => amqpWith({ password: 'wrong-secret' }),
      code: 'access_refused',
      names: /refuses the user .*ACCESS_REFUSED/,
      // Alone among these: "Unrecoverable error: AccessRefused".
      retried: false,
    },
  ],
  [
    'RabbitMQ without that vhost',
    {
      url: () => amqpWith({ pathname: '/no-such-vhost' }),
      code: 'vhost_not_found',
      names: /has no vhost no-such-vhost: create it/,
      retried: true,
    },
  ],
]

function makeApp(broker: string, settings: Partial<AppSettings> = {}): { app: Celery; log: string[] } {
  const log: string[] = []
  const say = (level: string) => (message: string) => void log.push(`${level}: ${message}`)
  const logger: Logger = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    critical: say('critical'),
  }
  return { app: new Celery('unreachable', { broker, ...settings }, { logger }), log }
}

describe.each(cases)('%s', (_, { url, code, names, retried }) => {
  it('is what a sender is told, when the retry policy is exhausted', async () => {
    const { app, log } = makeApp(await url(), { taskPublishRetryPolicy: { maxRetries: 1 } })
    const error: unknown = await app.sendTask('some.task').then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(OperationalError)
    expect(error).toMatchObject({ code: 'operational_error', message: expect.stringMatching(names) })
    expect(error).toMatchObject({ message: expect.stringMatching(/^Task some\.task\[[-\w]+\] was not sent: .*[.?!]$/) })
    const { cause } = error as OperationalError
    expect(cause).toBeInstanceOf(BrokerError)
    expect(cause).toMatchObject({ code, affects: 'connection', canRetry: retried })
    expect(`${String(error)} ${String(cause)} ${log.join()}`).not.toContain('wrong-secret')
    await app.close()
  })

  it('ends the start of a worker that is not to try again', async () => {
    const { app } = makeApp(await url(), { brokerConnectionRetryOnStartup: false })
    const worker = new Worker(app)
    const refused = { code, message: expect.stringMatching(names) }
    await expect(worker.start()).rejects.toMatchObject(refused)
    await worker.stop()
    await app.close()
  })

  it(retried ? 'is tried again by a worker' : 'is not tried again by a worker', async () => {
    const { app, log } = makeApp(await url())
    const worker = new Worker(app)
    const started = worker.start()
    started.catch(() => undefined)
    await expect.poll(() => log.filter((line) => line.startsWith('error: ')).join('\n')).toMatch(names)
    const line = log.find((entry) => entry.startsWith('error: ')) ?? ''
    expect(line).toContain('Cannot connect to')
    expect(line).not.toContain('wrong-secret')
    if (retried) {
      // Of 2 seconds up to a quarter is taken off.
      expect(line).toMatch(/Trying again in (1\.[5-9]\d|2\.00) seconds\.\.\. \(1\/100\)$/)
      await worker.stop()
      await expect(started).rejects.toMatchObject({ code: 'closed' })
    } else {
      expect(line).toContain('Not trying again.')
      await expect(started).rejects.toMatchObject({ code })
      await worker.stop()
    }
    await app.close()
  })
})

it('a sender that wants its results over rpc is told as soon as others', async () => {
  const { app } = makeApp(`amqp://127.0.0.1:${await freePort()}`, { backend: 'rpc://' })
  const sentAt = performance.now()
  await expect(app.sendTask('some.task')).rejects.toMatchObject({
    code: 'operational_error',
    cause: { code: 'connection_refused' },
  })
  // Three retries within 0.6 seconds.
  expect(performance.now() - sentAt).toBeGreaterThan(550)
  expect(performance.now() - sentAt).toBeLessThan(5000)
  await app.close()
})

describe('a worker that waits for its broker', () => {
  it('gives up after brokerConnectionMaxRetries', async () => {
    const { app, log } = makeApp(`redis://127.0.0.1:${await freePort()}`, { brokerConnectionMaxRetries: 1 })
    const worker = new Worker(app)
    await expect(worker.start()).rejects.toMatchObject({ code: 'connection_refused' })
    expect(log.filter((line) => line.startsWith('error: '))).toEqual([
      expect.stringMatching(/\(1\/1\)$/),
      expect.stringMatching(/Not trying again\.$/),
    ])
    await app.close()
  })

  it('is ready when the server is there', async () => {
    const port = await freePort()
    const { app, log } = makeApp(`redis://127.0.0.1:${port}`)
    const worker = new Worker(app)
    const started = worker.start()
    await expect.poll(() => log.join('\n')).toContain('Trying again')
    const server = await ownRedis({ port })
    await started
    await worker.stop()
    await app.close()
    await server.close()
  })

  it('is ready when the password has been set right', async () => {
    const { app, log } = makeApp(`redis://:soon@127.0.0.1:${locked.port}`)
    const worker = new Worker(app)
    const started = worker.start()
    await expect.poll(() => log.join('\n')).toContain('Trying again')
    const admin = new Redis(locked.port, { password: 'right' })
    await admin.config('SET', 'requirepass', 'soon')
    await started
    await admin.config('SET', 'requirepass', 'right')
    admin.disconnect()
    await worker.stop()
    await app.close()
  })
})
