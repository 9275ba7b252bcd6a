import type { ConnectionOptions } from 'node:tls'
import type { RedisOptions } from 'ioredis'
import { loadTls } from './load-tls.ts'
import type { RedisConfig } from './redis-config.ts'
import type { TlsConfig } from './tls-config.ts'

/** What the client takes; it says which shape replies have by itself. */
export type ClientOptions = Omit<RedisOptions, 'replyMapping'>

/**
 * The client's own options for a server. Nothing is resent or queued by the client: a resent push is a doubled task,
 * and reconnecting belongs to whoever holds the connection.
 *
 * Made anew for each connection, because certificates and credentials change.
 */
export async function connectionOptions(config: RedisConfig): Promise<ClientOptions> {
  const { address, sentinel } = config
  const login = config.credentials === undefined ? config : await config.credentials()
  const tls = config.tls === undefined ? undefined : await tlsOptions(config.tls)
  const sentinelTls = sentinel?.tls === undefined ? undefined : await tlsOptions(sentinel.tls)
  return {
    lazyConnect: true,
    retryStrategy: null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    // The ready check asks with INFO, which a restricted user may not; openLink() asks with PING.
    enableReadyCheck: false,
    protocol: 2,
    clientInfoTag: 'celeriac',
    db: config.db,
    connectTimeout: config.connectTimeoutMs,
    socketTimeout: config.socketTimeoutMs,
    // The client's timer for this goes on where the socket is gone already, and would keep the process alive.
    disconnectTimeout: 0,
    ...(config.keepAliveMs === undefined ? {} : { keepAlive: config.keepAliveMs }),
    ...(config.clientName === undefined ? {} : { connectionName: config.clientName }),
    ...(login.username === undefined ? {} : { username: login.username }),
    ...(login.password === undefined ? {} : { password: login.password }),
    ...(tls === undefined ? {} : { tls }),
    ...(address.kind === 'tcp' ? { host: address.host, port: address.port } : {}),
    ...(address.kind === 'unix' ? { path: address.path } : {}),
    ...(address.kind === 'sentinel' && sentinel !== undefined
      ? {
          sentinels: address.sentinels.map(({ host, port }) => ({ host, port })),
          name: sentinel.masterName,
          role: 'master' as const,
          sentinelRetryStrategy: neverAgain,
          ...(tls === undefined ? {} : { enableTLSForSentinelMode: true }),
          ...(sentinel.username === undefined ? {} : { sentinelUsername: sentinel.username }),
          ...(sentinel.password === undefined ? {} : { sentinelPassword: sentinel.password }),
          ...(sentinelTls === undefined ? {} : { sentinelTLS: sentinelTls }),
        }
      : {}),
  }
}

async function tlsOptions(config: TlsConfig): Promise<ConnectionOptions> {
  const options = await loadTls(config)
  return config.checkHostname ? options : { ...options, checkServerIdentity: () => undefined }
}

/** Retry strategy of the sentinels: one round over them for each attempt to connect. */
function neverAgain(): null {
  return null
}
