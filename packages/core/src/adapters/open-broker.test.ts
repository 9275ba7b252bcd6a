import { expect, it } from 'vitest'
import type { Settings } from '../config/settings.ts'
import { settingSpecs } from '../config/settings.ts'
import { silentLogger } from '../log/silent-logger.ts'
import type { AdapterHost, Broker, BrokerAdapter, BrokerSettings } from '../ports/broker.ts'
import { backendReference, brokerReference } from '../ports/reference.ts'
import type {
  BackendAdapter,
  BackendHost,
  BackendSettings,
  ResultBackend,
  ResultCodec,
} from '../ports/result-backend.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { openBackend } from './open-backend.ts'
import { openBroker, openBrokers } from './open-broker.ts'

const host: AdapterHost = { clock: systemClock(), logger: silentLogger(), oid: 'oid' }

function settings(more: Partial<Settings> = {}): Settings {
  const defaults = [...settingSpecs].map(([name, spec]) => [name, spec.default])
  return { ...Object.fromEntries(defaults), ...more } as Settings
}

/** Keeps what it is opened with. */
function recordingBroker(): { adapter: BrokerAdapter; opened: [string, BrokerSettings, AdapterHost][] } {
  const opened: [string, BrokerSettings, AdapterHost][] = []
  const open: BrokerAdapter['open'] = (url, given, host) => {
    opened.push([url, given, host])
    return { scheme: 'x', displayUrl: url } as Broker
  }
  return { adapter: { name: 'recording', schemes: ['x'], open }, opened }
}

it('opens a broker for each address of a value, with its options over the settings', async () => {
  const { adapter, opened } = recordingBroker()
  const conf = settings({
    brokerTransportOptions: { visibilityTimeout: 60, lease: 10 },
    brokerConnectionTimeout: 2,
    brokerHeartbeat: null,
    brokerLoginMethod: 'EXTERNAL',
    brokerUseSsl: true,
  })
  const address = brokerReference(adapter, ['x://a', 'x://b'], { lease: 5 })
  const brokers = await openBrokers({ address, conf, host })
  expect(brokers.map(({ displayUrl }) => displayUrl)).toEqual(['x://a', 'x://b'])
  expect(opened[0]).toEqual([
    'x://a',
    {
      transport: { visibilityTimeout: 60, lease: 5 },
      connectTimeoutMs: 2_000,
      heartbeatS: 0,
      tls: true,
      loginMethod: 'EXTERNAL',
      delayedQueueType: 'quorum',
    },
    host,
  ])
})

it('makes a connection of a URL that connects when it is needed', async () => {
  const connection = await openBroker({ address: 'memory://one;memory://two', conf: settings(), host })
  expect([connection.state, connection.scheme, connection.displayUrl]).toEqual(['idle', 'memory', 'memory://one'])
  const live = await connection.get()
  expect(await live.queues.exists('celery')).toBe(false)
  await connection.close()
})

it('takes the scheme of brokerTransport', async () => {
  const [broker] = await openBrokers({ address: 'name', conf: settings({ brokerTransport: 'memory' }), host })
  expect(broker?.displayUrl).toBe('memory://name')
})

it('opens a backend with all its addresses, its options over the settings, and the broker at hand', async () => {
  const opened: [string, BackendSettings, BackendHost][] = []
  const backend = {} as ResultBackend
  const open: BackendAdapter['open'] = (url, given, host) => {
    opened.push([url, given, host])
    return backend
  }
  const adapter: BackendAdapter = { name: 'recording', schemes: ['x'], open }
  const conf = settings({
    resultBackendTransportOptions: { masterName: 'm', globalKeyprefix: 'a' },
    resultExpires: 60,
    redisHost: 'elsewhere',
    resultFailureExpires: 5,
  })
  const connection = await openBroker({ address: 'memory://backend', conf, host })
  const address = backendReference(adapter, ['sentinel://a', 'sentinel://b'], { globalKeyprefix: 'b' })
  const codec = {} as ResultCodec
  expect(await openBackend({ address, conf, host, codec, connection: async () => connection })).toBe(backend)
  const [url, given, backendHost] = opened[0] ?? []
  expect(url).toBe('sentinel://a;sentinel://b')
  expect(given).toMatchObject({
    transport: { masterName: 'm', globalKeyprefix: 'b' },
    persistent: false,
    expiresS: 60,
    options: { redisHost: 'elsewhere', redisSocketTimeout: 120, resultFailureExpires: 5 },
  })
  expect(backendHost).toMatchObject({ oid: 'oid', codec })
  const connected = new Promise((resolve) => backendHost?.onBrokerConnected(resolve))
  const live = await backendHost?.broker()
  expect(await connected).toBe(live)
  const never = backendHost?.onBrokerConnected(() => expect.fail('It was taken back.'))
  never?.()
  await connection.close()
})

it('opens results in memory', async () => {
  const connection = async (): Promise<never> => expect.fail('They need no broker.')
  const backend = await openBackend({
    address: 'cache+memory://',
    conf: settings(),
    host,
    codec: {} as ResultCodec,
    connection,
  })
  expect(backend.displayUrl).toBe('cache+memory://')
  await backend.close()
})
