import { BrokerError, finalError } from '@celeriac/core/adapter'
import { Redis } from 'ioredis'
import { connectionOptions } from './connection-options.ts'
import { type HeartbeatOptions, heartbeatMs, serverTimeoutMs, startHeartbeat } from './heartbeat.ts'
import type { RedisConfig } from './redis-config.ts'
import { refusalOf } from './refusal-of.ts'
import { isClosing, isReply, toBrokerError } from './to-broker-error.ts'

/** One open connection, which never reconnects by itself. */
export interface RedisLink {
  readonly redis: Redis
  /** Resolves when it is gone, also after {@link close}. */
  readonly closed: Promise<BrokerError>
  /** How often it is asked whether the server is there, in milliseconds; 0 is never. */
  readonly heartbeatMs: number
  /** Closes the connection at once: commands that are not answered yet fail. Safe to call twice. */
  close(): void
}

export interface LinkOptions {
  /** In place of the configuration's. */
  readonly socketTimeoutMs?: number
  readonly signal?: AbortSignal
  /** How an idle connection is kept; without it the connection is not meant to idle. */
  readonly heartbeat?: HeartbeatOptions
}

/**
 * Connects, logs in, selects the database, and makes sure that the server answers (and is a master, where sentinels
 * named it).
 *
 * @throws BrokerError `connection_refused`, `connection_timeout`, `access_refused`, `vhost_not_found`
 */
export async function openLink(config: RedisConfig, options: LinkOptions = {}): Promise<RedisLink> {
  const { signal, heartbeat } = options
  const where = config.displayUrl
  const redis = new Redis({
    ...(await connectionOptions(config)),
    ...(options.socketTimeoutMs === undefined ? {} : { socketTimeout: options.socketTimeoutMs }),
  })
  let trouble: unknown
  // While it connects the first error is the cause of those after it; later the last one says why it broke.
  let connected = false
  const note = (error: unknown) => {
    if (connected || trouble === undefined) trouble = error
  }
  redis.on('error', note)
  // The next sentinel may know: this is the cause only where none does.
  let sentinelTrouble: unknown
  redis.on('sentinelError', (error) => {
    sentinelTrouble = error
  })
  let stopHeartbeat = () => {}
  const closed = new Promise<BrokerError>((resolve) => {
    redis.once('end', () => {
      stopHeartbeat()
      resolve(toBrokerError(trouble ?? new Error('the connection was closed'), where))
    })
  })
  const close = () => {
    stopHeartbeat()
    redis.disconnect()
    // `disconnect` waits for the peer to close too, which a dead one never does.
    redis.stream?.destroy()
  }
  const abort = () => {
    trouble ??= finalError('closed', `${where}: connecting was given up`)
    close()
  }
  signal?.addEventListener('abort', abort, { once: true })
  try {
    if (signal?.aborted) abort()
    else await redis.connect()
    // A wrong database is only reported beside the handshake: the client goes on with database 0.
    if (trouble !== undefined) throw trouble
    const [timeoutMs] = await Promise.all([heartbeat && serverTimeoutMs(redis), greet(redis, config)])
    if (trouble !== undefined) throw trouble
    connected = true
    const everyMs = heartbeat === undefined ? 0 : heartbeatMs(heartbeat.healthCheckMs, timeoutMs)
    if (heartbeat !== undefined) stopHeartbeat = startHeartbeat(redis, everyMs, { ...heartbeat, onOverdue: close })
    return { redis, closed, close, heartbeatMs: everyMs }
  } catch (error) {
    close()
    const cause = isReply(error) ? error : (trouble ?? sentinelTrouble ?? error)
    const refusal = hungUp(cause) && config.tls === undefined ? await refusalOf(config.address) : undefined
    throw toBrokerError(refusal ?? cause, where)
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/** The server accepted the connection and closed it: it may have said why. */
function hungUp(cause: unknown): boolean {
  if (isClosing(cause)) return true
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return code === 'EPIPE' || code === 'ECONNRESET'
}

async function greet(redis: Redis, config: RedisConfig): Promise<void> {
  await redis.ping()
  if (config.address.kind !== 'sentinel') return
  const role = await redis.call('role').catch((error: unknown) => {
    // A user who may not ask finds out at the first write.
    if (isReply(error) && error.message.startsWith('NOPERM')) return ['master']
    throw error
  })
  if (Array.isArray(role) && role[0] !== 'master')
    throw new BrokerError(
      'connection_refused',
      `${config.displayUrl}: the sentinels named a server that is no master`,
      {
        affects: 'connection',
      },
    )
}
