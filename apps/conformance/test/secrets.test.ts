import { inspect } from 'node:util'
import { redisBackend } from '@celeriac/backend-redis'
import { amqpBroker } from '@celeriac/broker-amqp'
import { redisBroker } from '@celeriac/broker-redis'
import { type AppSettings, Celery } from '@celeriac/core'
import {
  type AdapterHost,
  type Broker,
  type Logger,
  openBackend,
  openBroker,
  openBrokers,
  systemClock,
} from '@celeriac/core/internal'
import { amqpUrl, type OwnRedis, ownRedis } from '@celeriac/testing/services'
import { Worker } from '@celeriac/worker'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Every piece of each password. */
const PIECE = 'Kx7Q'

let locked: OwnRedis
beforeAll(async () => {
  locked = await ownRedis({ args: ['--requirepass', 'right'] })
})
afterAll(() => locked?.close())

/** A password that holds anything, also what a URL would take for its end; but not `;` and `://`, where two URLs begin. */
const password = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'#/?;@:%&=[] ', '//', ':/', '%2', '%40', '?a=', "'"),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    {
      maxLength: 4,
    },
  )
  .map((between) => [PIECE, ...between, ''].join(PIECE))

/** What stands before the `@`. */
const login = fc
  .record({ password, form: fc.constantFrom('raw', 'encoded', 'lone') })
  .map(({ password: secret, form }) =>
    form === 'raw'
      ? `:${secret}`
      : form === 'encoded'
        ? `user:${encodeURIComponent(secret)}`
        : encodeURIComponent(PIECE),
  )

/** Collects whatever a program would see. */
class Shown {
  readonly texts: string[] = []
  readonly logger: Logger = {
    debug: (...line) => this.add(...line),
    info: (...line) => this.add(...line),
    warn: (...line) => this.add(...line),
    error: (...line) => this.add(...line),
    critical: (...line) => this.add(...line),
  }

  add(...values: readonly unknown[]): void {
    for (const value of values) {
      this.texts.push(inspect(value, { depth: null }), String(value))
      if (value instanceof Error) this.texts.push(value.stack ?? '')
      if (typeof value === 'object') this.texts.push(inspect(value, { depth: null, showHidden: true }))
    }
  }

  /** What the function returns or throws. */
  async of(show: () => unknown): Promise<void> {
    try {
      this.add(await show())
    } catch (error) {
      this.add(error)
    }
  }

  expectNoSecret(): void {
    for (const text of this.texts) expect(text).not.toContain(PIECE)
  }
}

function appOf(settings: AppSettings, logger: Logger): Celery {
  return new Celery('secrets', settings, { logger })
}

function hostOf(logger: Logger): AdapterHost {
  return { clock: systemClock(), logger, oid: 'oid' }
}

const ADDRESSES: readonly ((login: string) => string)[] = [
  (login) => `redis://${login}@127.0.0.1:1/0`,
  (login) => `redis://${login}@127.0.0.1:1/zero?ssl_cert_reqs=x`,
  (login) => `rediss://${login}@127.0.0.1:1/0?ssl_cert_reqs=nothing&unknown=1`,
  (login) => `redis://127.0.0.1:1;redis://${login}@127.0.0.1:1/0`,
  (login) => `sentinel://${login}@127.0.0.1:1;sentinel://${login}@127.0.0.1:1/0`,
  (login) => `redis+socket://${login}@/no/such.sock`,
  (login) => `amqp://${login}@127.0.0.1:1/v`,
  (login) => `amqps://${login}@127.0.0.1:1/v?unknown=1`,
  (login) => `amqp://${login}@127.0.0.1:port/v`,
  (login) => `file://${login}@host/folder`,
  (login) => `file:///tmp/${login}@host/folder`,
  (login) => `memory://${login}@host/0`,
  (login) => `cache+memory://${login}@host/0`,
  (login) => `filesystem://${login}@host`,
  (login) => `mongodb://${login}@host/0`,
  (login) => `redis:/${login}@host/0`,
  (login) => `${login}@host/0`,
]

/** Where an address or a password is shown without a connection. */
const PLACES: ReadonlyMap<string, (url: string, shown: Shown) => unknown> = new Map([
  ...[redisBroker, amqpBroker, redisBackend].map(
    (make) =>
      [
        `${make.name} as a value`,
        (url: string, shown: Shown) => {
          for (const value of [make(url), make([url, url])]) shown.add(value, `${value}`, JSON.stringify(value))
        },
      ] as const,
  ),
  [
    'app.conf',
    (url, shown) => {
      // Without its scheme a text is an address only where one is expected.
      const at = /^[a-z+]+:\/\//.test(url) ? url : ''
      const settings = {
        brokerUrl: url,
        brokerReadUrl: [url, url],
        brokerWriteUrl: redisBroker(url, { sentinelKwargs: { password: url } }),
        resultBackend: url,
        brokerTransportOptions: { sentinelKwargs: { password: url }, at, deep: [{ at }, new URL('redis://:Kx7Q@h')] },
        brokerUseSsl: { passphrase: url, keyfile_password: url, pfx: url },
        redisPassword: url,
      }
      const { conf } = appOf(settings as AppSettings, shown.logger)
      shown.add(conf, conf.table(), conf.humanize(), String(conf), JSON.stringify(conf), JSON.stringify(conf.table()))
      shown.add({ conf }, appOf(settings as AppSettings, shown.logger))
    },
  ],
  [
    'a setting that is refused',
    async (url, shown) => {
      const wrong = { redisPassword: [url], brokerTransportOptions: url, taskRoutes: url, brokerUseSsl: url }
      for (const [name, value] of Object.entries(wrong))
        await shown.of(() => appOf({ [name]: value } as AppSettings, shown.logger).conf.table())
      await shown.of(() => appOf({}, shown.logger).configFromObject(url) ?? appOf({}, shown.logger).conf.table())
      await shown.of(() => new Celery({ broker: url } as never))
    },
  ],
  [
    'an option that is refused',
    async (url, shown) => {
      const options = { sentinelKwargs: url, clientName: 1, socketTimeout: url, queueOrderStrategy: url }
      for (const [name, value] of Object.entries(options)) {
        const conf = appOf({}, shown.logger).conf
        const address = redisBroker('redis://h', { [name]: value } as never)
        await shown.of(() => openBrokers({ address, conf, host: hostOf(shown.logger) }))
      }
    },
  ],
  [
    'opening a broker',
    async (url, shown) => {
      const { conf } = appOf({ resultBackendTransportOptions: { masterName: 'm' } }, shown.logger)
      const host = hostOf(shown.logger)
      for (const address of [
        url,
        [url, url],
        redisBroker(url),
        amqpBroker(url),
        redisBroker(url, { masterName: 'm' }),
      ]) {
        await shown.of(async () => (await openBrokers({ address, conf, host })).map((b) => [b, b.displayUrl]))
        await shown.of(async () => (await openBroker({ address, conf, host })).displayUrl)
      }
    },
  ],
  [
    'opening a backend',
    async (url, shown) => {
      const { conf } = appOf({ resultBackendTransportOptions: { masterName: 'm' } }, shown.logger)
      const host = hostOf(shown.logger)
      for (const address of [url, redisBackend(url), redisBackend(url, { masterName: 'm' })]) {
        const options = { address, conf, host, codec: {} as never, connection: () => Promise.reject(new Error('none')) }
        await shown.of(async () => {
          const backend = await openBackend(options)
          return [backend, backend.displayUrl]
        })
      }
    },
  ],
])

describe.each([...PLACES])('no secret is shown by %s', (_name, place) => {
  it('whatever the password is', async () => {
    await fc.assert(
      fc.asyncProperty(login, fc.constantFrom(...ADDRESSES), async (given, address) => {
        const shown = new Shown()
        await place(address(given), shown)
        shown.expectNoSecret()
      }),
      { numRuns: 100 },
    )
  })
})

describe('no secret is shown where a server', () => {
  async function connecting(address: string, more: AppSettings = {}): Promise<Shown> {
    const shown = new Shown()
    const backend = address.startsWith('redis') ? address : 'rpc://'
    const settings = { broker: address, backend, brokerConnectionRetryOnStartup: false, ...more }
    const app = appOf(settings, shown.logger)
    const brokers: Broker[] = []
    await shown.of(async () => {
      brokers.push(...(await openBrokers({ address, conf: app.conf, host: hostOf(shown.logger) })))
    })
    for (const broker of brokers) await shown.of(() => broker.connect())
    await shown.of(() => app.sendTask('x', [], { retry: false }))
    const worker = new Worker(app)
    await shown.of(async () => [await worker.run(), worker])
    await app.close()
    expect(shown.texts.length).toBeGreaterThan(1)
    shown.expectNoSecret()
    return shown
  }

  const encoded = [`:${PIECE}`, `user:${PIECE}`, `user:${encodeURIComponent(`${PIECE}#/?;@%${PIECE}`)}`, PIECE]
  it.each(encoded)('is not there: %s', async (given) => {
    await connecting(`redis://${given}@127.0.0.1:1/0`)
    await connecting(`amqp://${given}@127.0.0.1:1//`)
  })

  it.each(encoded)('refuses it: %s', async (given) => {
    const redis = await connecting(`redis://${given}@127.0.0.1:${locked.port}/0`)
    expect(redis.texts.join('\n')).toMatch(/WRONGPASS|NOAUTH/)
    const amqp = await connecting(`amqp://${given}@${new URL(await amqpUrl()).host}/`)
    expect(amqp.texts.join('\n')).toMatch(/ACCESS_REFUSED/)
  })

  it('is a sentinel that refuses it', async () => {
    const { texts } = await connecting(`sentinel://:${PIECE}@127.0.0.1:${locked.port}/0`, {
      brokerTransportOptions: { masterName: 'm', sentinelKwargs: { password: `${PIECE}#` } },
    })
    expect(texts.join('\n')).toMatch(/WRONGPASS|NOAUTH/)
  })

  it('hints at what a lone user name ought to be', async () => {
    const { texts } = await connecting(`redis://${PIECE}@127.0.0.1:${locked.port}/0`)
    expect(texts.join('\n')).toMatch(/redis:\/\/\*\*@127.*redis:\/\/:password@host/)
  })
})

it('a percent sign that starts no escape is part of a password on Redis, as in Celery', async () => {
  const server = await ownRedis({ args: ['--requirepass', 'sec%ret'] })
  const shown = new Shown()
  const app = appOf({ broker: `redis://:sec%ret@127.0.0.1:${server.port}/0` }, shown.logger)
  try {
    await app.sendTask('x')
  } finally {
    await app.close()
    await server.close()
  }
})
