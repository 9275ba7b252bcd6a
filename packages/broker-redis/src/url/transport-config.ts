import type { BrokerSettings } from '@celeriac/core/adapter'
import {
  badOption,
  OptionReader,
  parseRedisUrl,
  parseTls,
  type RedisConfig,
  type RedisUrl,
  readCredentials,
  readKeepAlive,
  readSentinel,
  type TlsConfig,
  warnOfLoneUser,
  withVerify,
} from '@celeriac/redis-connection'
import { type KeyNames, keyNames } from './key-names.ts'
import { type LeaseConfig, readLeaseConfig } from './lease-config.ts'

/** The order in which several queues are served: `queue_order_strategy`. */
export type QueueOrder = 'round_robin' | 'priority' | 'sorted'

/** The URL and `brokerTransportOptions` with every default filled in. Durations are milliseconds. */
export interface TransportConfig extends LeaseConfig {
  readonly redis: RedisConfig
  readonly keys: KeyNames
  /** `ack_emulation`: false keeps unsettled messages in memory only, as kombu does. */
  readonly ackEmulation: boolean
  readonly mutexExpireMs: number
  readonly restoreLimit: number | null
  readonly restoreIntervalMs: number
  readonly queueOrder: QueueOrder
  readonly bodyEncoding: 'base64' | null
  /** Where messages go that no queue takes. */
  readonly deadletterQueue: string | null
  readonly healthCheckMs: number
  /** How long one wait for a message may last. */
  readonly waitMs: number
}

const WHAT = 'brokerTransportOptions'
const DEFAULT_SOCKET_TIMEOUT_MS = 15_000
const DEFAULT_RESTORE_INTERVAL_MS = 10_000
const LONGEST_WAIT_MS = 4000

/**
 * Reads a broker URL together with its settings.
 *
 * @throws BrokerError `bad_url`, `bad_option`
 * @see https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html
 */
export function transportConfig(
  url: string,
  settings: BrokerSettings,
  warn: (message: string) => void,
): TransportConfig {
  const parsed = parseRedisUrl(url)
  const reader = new OptionReader(WHAT, settings.transport)
  const config: TransportConfig = {
    redis: redisConfig(parsed, settings, reader, warn),
    keys: keyNames(reader, parsed.db ?? 0),
    ackEmulation: reader.boolean('ackEmulation') ?? true,
    ...readLeaseConfig(reader),
    mutexExpireMs: reader.seconds('unackedMutexExpire') ?? 300_000,
    restoreLimit: reader.integer('unackedRestoreLimit') || null,
    restoreIntervalMs: readRestoreInterval(reader),
    queueOrder: reader.oneOf('queueOrderStrategy', ['round_robin', 'priority', 'sorted']) ?? 'round_robin',
    bodyEncoding: readBodyEncoding(settings, reader),
    deadletterQueue: reader.string('deadletterQueue') ?? null,
    healthCheckMs: reader.seconds('healthCheckInterval') ?? 25_000,
    waitMs: Math.min(reader.seconds('brpopTimeout') || reader.seconds('pollingInterval') || LONGEST_WAIT_MS, 5000),
  }
  reader.finish()
  warnOfLoneUser(config.redis, warn)
  return config
}

function redisConfig(
  url: RedisUrl,
  settings: BrokerSettings,
  reader: OptionReader,
  warn: (message: string) => void,
): RedisConfig {
  const sentinel = readSentinel(reader, WHAT, url.scheme === 'sentinel')
  const credentials = readCredentials(reader, 'credentialProvider')
  const tls = readTls(url, settings, warn)
  const keepAliveMs = readKeepAlive(reader)
  const clientName = reader.string('clientName')
  return {
    displayUrl: url.displayUrl,
    address: url.address,
    db: url.db ?? 0,
    ...(url.username === undefined ? {} : { username: url.username }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(tls === undefined ? {} : { tls }),
    ...(sentinel === undefined ? {} : { sentinel }),
    connectTimeoutMs: reader.seconds('socketConnectTimeout') || settings.connectTimeoutMs,
    socketTimeoutMs: reader.seconds('socketTimeout') || DEFAULT_SOCKET_TIMEOUT_MS,
    ...(keepAliveMs === undefined ? {} : { keepAliveMs }),
    ...(clientName === undefined ? {} : { clientName }),
  }
}

/** TLS is on for `rediss://` and where `brokerUseSsl` says so. */
function readTls(url: RedisUrl, settings: BrokerSettings, warn: (message: string) => void): TlsConfig | undefined {
  const inQuery = [...url.query].filter(([name]) => name.startsWith('ssl_'))
  const other = [...url.query.keys()].find((name) => !name.startsWith('ssl_'))
  if (other !== undefined) throw badOption(`${url.displayUrl}: there is no URL parameter ${other} for a Redis broker`)
  const inSettings = typeof settings.tls === 'object' ? Object.entries(settings.tls) : []
  if (url.scheme !== 'rediss' && inQuery.length === 0 && settings.tls === false) return undefined

  const tls = parseTls(inSettings.length > 0 ? 'brokerUseSsl' : url.displayUrl, [...inSettings, ...inQuery])
  if (tls.verify !== undefined) return tls
  // As kombu: a bare rediss:// checks nothing. Whoever gives options or `brokerUseSsl: true` gets the safe default.
  if (url.scheme !== 'rediss' || inSettings.length > 0 || settings.tls === true) return withVerify(tls, 'required')
  warn(
    `${url.displayUrl}: the certificate of the Redis server is not checked, because nothing says how. ` +
      'Add ?ssl_cert_reqs=required to the URL, or set brokerUseSsl',
  )
  return withVerify(tls, 'none')
}

/**
 * kombu looks every interval but sweeps only at every tenth look. Here every look is a sweep, unless a throttle was
 * given.
 */
function readRestoreInterval(reader: OptionReader): number {
  const intervalMs = reader.seconds('unackedRestoreInterval') || DEFAULT_RESTORE_INTERVAL_MS
  return intervalMs * Math.max(1, reader.integer('unackedRestoreThrottle') ?? 1)
}

/** Null and `utf-8` say the same: the body travels as text. */
function readBodyEncoding(settings: BrokerSettings, reader: OptionReader): 'base64' | null {
  const encoding = reader.oneOf('bodyEncoding', ['base64', 'utf-8', 'utf8'])
  if (encoding !== undefined) return encoding === 'base64' ? 'base64' : null
  return settings.transport['bodyEncoding'] === null || settings.transport['body_encoding'] === null ? null : 'base64'
}
