import type { BackendSettings } from '@celeriac/core/adapter'
import { type ResultKeys, withResultPrefix } from '@celeriac/protocol'
import {
  badOption,
  type CredentialProvider,
  OptionReader,
  parseRedisUrl,
  parseTls,
  type RedisConfig,
  type RedisUrl,
  readSentinel,
  type TlsConfig,
  warnOfLoneUser,
} from '@celeriac/redis-connection'
import { type RetryPolicy, readRetryPolicy } from '../connect/retry-policy.ts'

/** The URL and the settings with every default filled in. */
export interface BackendConfig {
  readonly redis: RedisConfig
  /** Keys of results, with `global_keyprefix` before them. */
  readonly keys: ResultKeys
  readonly retry: RetryPolicy
  readonly healthCheckMs: number
  /** Parts of chords keep the order of the header. */
  readonly chordOrdered: boolean
}

const WHAT = 'resultBackendTransportOptions'
/** `redis_socket_timeout`. */
const DEFAULT_SOCKET_TIMEOUT_S = 120
const DEFAULT_HEALTH_CHECK_S = 25

/**
 * Reads a result backend's URL together with the `redis*` settings. Parameters of the URL win over settings.
 *
 * @throws BrokerError `bad_url`, `bad_option`
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#redis-backend-settings
 */
export function backendConfig(url: string, settings: BackendSettings, warn: (message: string) => void): BackendConfig {
  const parsed = parseRedisUrl(url)
  const transport = new OptionReader(WHAT, settings.transport)
  const sentinel = readSentinel(transport, WHAT, parsed.scheme === 'sentinel')
  const keys = withResultPrefix(transport.string('globalKeyprefix') ?? '')
  const retry = readRetryPolicy(transport.record('retryPolicy') ?? {})
  const chordOrdered = transport.boolean('resultChordOrdered') ?? true
  // They say nothing here: what is retried is decided by the kind of the error.
  transport.ignore('visibilityTimeout', 'additionalConnectionErrors')
  transport.finish()

  const redisSettings = new OptionReader('settings', settings.options)
  const fromUrl = new OptionReader(parsed.displayUrl, withoutTls(parsed))
  const seconds = (inUrl: string, setting: string, otherwise: number): number =>
    (fromUrl.seconds(inUrl) ?? redisSettings.seconds(setting) ?? 0) || otherwise * 1000
  const socketTimeoutMs = seconds('socketTimeout', 'redisSocketTimeout', DEFAULT_SOCKET_TIMEOUT_S)
  const tls = readTls(parsed, redisSettings, warn)
  const config: BackendConfig = {
    redis: {
      ...whoAndWhere(parsed, redisSettings, fromUrl),
      ...(tls === undefined ? {} : { tls }),
      ...(sentinel === undefined ? {} : { sentinel }),
      socketTimeoutMs,
      connectTimeoutMs: seconds('socketConnectTimeout', 'redisSocketConnectTimeout', socketTimeoutMs / 1000),
    },
    keys,
    retry,
    chordOrdered,
    healthCheckMs: seconds('healthCheckInterval', 'redisBackendHealthCheckInterval', DEFAULT_HEALTH_CHECK_S),
  }
  fromUrl.ignore('maxConnections', 'retryOnTimeout')
  fromUrl.finish()
  warnOfLoneUser(config.redis, warn)
  return config
}

function whoAndWhere(
  url: RedisUrl,
  settings: OptionReader,
  fromUrl: OptionReader,
): Pick<
  RedisConfig,
  'displayUrl' | 'address' | 'db' | 'username' | 'password' | 'credentials' | 'keepAliveMs' | 'clientName'
> {
  const username = url.username ?? settings.string('redisUsername')
  const password = url.password ?? settings.string('redisPassword')
  const credentials = settings.function<CredentialProvider>('redisBackendCredentialProvider')
  const clientName = fromUrl.string('clientName') ?? settings.string('redisClientName')
  const keepAlive = settings.boolean('redisSocketKeepalive') ?? false
  return {
    displayUrl: url.displayUrl,
    address: addressOf(url, settings),
    db: fromUrl.integer('db') ?? url.db ?? settings.integer('redisDb') ?? 0,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(keepAlive ? { keepAliveMs: 30_000 } : {}),
    ...(clientName === undefined ? {} : { clientName }),
  }
}

/** `redis_host` and `redis_port` hold where the URL says nothing: `redis://`. */
function addressOf(url: RedisUrl, settings: OptionReader): RedisConfig['address'] {
  const host = settings.string('redisHost')
  const port = settings.integer('redisPort')
  if (url.address.kind !== 'tcp' || !/^rediss?:\/\/(?:[^@/]*@)?(?:[/?]|$)/.test(url.displayUrl)) return url.address
  return { kind: 'tcp', host: host ?? url.address.host, port: port ?? url.address.port }
}

/** TLS must say whether certificates are checked: for results Celery has no default. */
function readTls(url: RedisUrl, settings: OptionReader, warn: (message: string) => void): TlsConfig | undefined {
  const inQuery = [...url.query].filter(([name]) => name.startsWith('ssl_'))
  const inSettings = Object.entries(settings.record('redisBackendUseSsl') ?? {})
  if (url.scheme === 'redis' && inQuery.length > 0)
    throw badOption(`${url.displayUrl}: ssl_ parameters need the scheme rediss://`)
  if (url.scheme !== 'rediss' && inQuery.length === 0 && inSettings.length === 0) return undefined
  const tls = parseTls(inSettings.length > 0 ? 'redisBackendUseSsl' : url.displayUrl, [...inSettings, ...inQuery])
  if (tls.verify === undefined)
    throw badOption(
      `${url.displayUrl}: a rediss:// URL must have the parameter ssl_cert_reqs, or redisBackendUseSsl must say it: ` +
        'CERT_REQUIRED, CERT_OPTIONAL or CERT_NONE',
    )
  if (tls.verify === 'none') warn(`${url.displayUrl}: the certificate of the Redis server is not checked (CERT_NONE)`)
  return tls
}

function withoutTls(url: RedisUrl): Record<string, string> {
  return Object.fromEntries([...url.query].filter(([name]) => !name.startsWith('ssl_')))
}
