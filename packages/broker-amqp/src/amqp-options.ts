import { type BrokerSettings, camelCaseKeys, checkOptionNames, finalError } from '@celeriac/core/adapter'
import type { AmqpUrl } from './url/parse-amqp-url.ts'

/**
 * `brokerTransportOptions` of this broker. Celery's other options of AMQP and of Redis are left alone.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-transport-options
 */
export interface AmqpOptions {
  /**
   * Wait for RabbitMQ to confirm each task, and fail where no queue takes it. False sends as Celery does by default:
   * messages that a full, missing or dying queue does not take are lost without a sign.
   *
   * @defaultValue true (Celery: false)
   */
  readonly confirmPublish?: boolean
  /** What the connection says of itself to the server, beside its name and product; shown by the management page. */
  readonly clientProperties?: Readonly<Record<string, unknown>>
  /** As `brokerLoginMethod`. */
  readonly loginMethod?: string
  /** As `brokerUseSsl`. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>
  /** The name that the server's certificate must have. @defaultValue the host of the URL */
  readonly serverHostname?: string
  /** Seconds until an attempt to connect is given up, instead of `brokerConnectionTimeout`. */
  readonly connectTimeout?: number
  /** Largest frame, in bytes. @defaultValue 131072 */
  readonly frameMax?: number
  /** Most channels; the connection uses about three, and one for each consumer and subscription. @defaultValue 2047 */
  readonly channelMax?: number
  /** Heartbeat in seconds, 0 for none, instead of `brokerHeartbeat`. */
  readonly heartbeat?: number
}

const OWN: { readonly [name in keyof AmqpOptions]-?: true } = {
  confirmPublish: true,
  clientProperties: true,
  loginMethod: true,
  ssl: true,
  serverHostname: true,
  connectTimeout: true,
  frameMax: true,
  channelMax: true,
  heartbeat: true,
}

/** All that opening a connection and publishing needs to know, with every default filled in. */
export interface ResolvedOptions {
  readonly confirmPublish: boolean
  readonly clientProperties: Readonly<Record<string, unknown>>
  readonly loginMethod: string | undefined
  readonly tls: Readonly<Record<string, unknown>> | undefined
  readonly frameMax: number
  readonly channelMax: number
  readonly heartbeatS: number
  readonly connectTimeoutMs: number
  readonly delayedQueueType: 'quorum' | 'classic'
}

const FRAME_MAX = 131_072
const CHANNEL_MAX = 2047

/**
 * What the URL says goes before the transport options, and those before the settings, as in kombu.
 *
 * @throws BrokerError `bad_option`
 */
export function resolveOptions(settings: BrokerSettings, url: AmqpUrl): ResolvedOptions {
  const options: AmqpOptions = camelCaseKeys(settings.transport)
  checkOptionNames('brokerTransportOptions', options, Object.keys(OWN))
  const connectTimeoutS = number(url, 'connect_timeout', options.connectTimeout)
  return {
    confirmPublish: options.confirmPublish ?? true,
    clientProperties: options.clientProperties ?? {},
    loginMethod: url.query.get('login_method') ?? options.loginMethod ?? settings.loginMethod,
    tls: tls(settings, options, url),
    frameMax: number(url, 'frame_max', options.frameMax) ?? FRAME_MAX,
    channelMax: number(url, 'channel_max', options.channelMax) ?? CHANNEL_MAX,
    heartbeatS: Math.round(number(url, 'heartbeat', options.heartbeat) ?? settings.heartbeatS),
    connectTimeoutMs: connectTimeoutS === undefined ? settings.connectTimeoutMs : connectTimeoutS * 1000,
    delayedQueueType: settings.delayedQueueType ?? 'quorum',
  }
}

function tls(settings: BrokerSettings, options: AmqpOptions, url: AmqpUrl): ResolvedOptions['tls'] {
  const given = options.ssl ?? settings.tls
  const ofUrl = Object.fromEntries([...url.query].filter(([name]) => name.startsWith('ssl_')))
  const on = url.tls || given !== false || Object.keys(ofUrl).length > 0
  if (!on) return undefined
  const serverHostname = url.query.get('server_hostname') ?? options.serverHostname
  return {
    ...(typeof given === 'object' ? given : {}),
    ...ofUrl,
    ...(serverHostname === undefined ? {} : { serverHostname }),
  }
}

function number(url: AmqpUrl, name: string, option: number | null | undefined): number | undefined {
  const text = url.query.get(name)
  // Python's None is as if it were not given.
  const value = text === undefined ? (option ?? undefined) : Number(text)
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return value
  throw finalError('bad_option', `${name} must be a number that is not negative, not ${text ?? option}`)
}
