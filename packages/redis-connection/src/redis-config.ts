import type { TlsConfig } from './tls-config.ts'

/** Where a server listens. `sentinels` are asked for the master of that name. */
export type ServerAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'sentinel'; readonly sentinels: readonly HostAndPort[] }

export interface HostAndPort {
  readonly host: string
  readonly port: number
}

/** Gives user and password before each connection: for tokens that expire (`credential_provider` in Celery). */
export type CredentialProvider = () => Credentials | Promise<Credentials>

export interface Credentials {
  readonly username?: string
  readonly password: string
}

/** How the sentinels themselves are reached: `sentinel_kwargs`. */
export interface SentinelConfig {
  readonly masterName: string
  readonly username?: string
  readonly password?: string
  readonly tls?: TlsConfig
}

/** Everything that is needed to connect to one Redis server: a URL together with the settings beside it. */
export interface RedisConfig {
  /** The URL without its password: for logs and errors. */
  readonly displayUrl: string
  readonly address: ServerAddress
  readonly db: number
  readonly username?: string
  readonly password?: string
  readonly credentials?: CredentialProvider
  readonly tls?: TlsConfig
  readonly sentinel?: SentinelConfig
  readonly connectTimeoutMs: number
  /** How long a command may go unanswered before the connection counts as dead. */
  readonly socketTimeoutMs: number
  /** Milliseconds of silence before the first probe of TCP keep-alive. */
  readonly keepAliveMs?: number
  /** `CLIENT SETNAME`. */
  readonly clientName?: string
}
