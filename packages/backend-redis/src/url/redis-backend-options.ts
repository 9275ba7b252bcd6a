/**
 * `resultBackendTransportOptions` of Redis.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#redis-backend-settings
 */
export interface RedisBackendOptions {
  /** Goes before all keys, with `_` behind it unless it ends in `:`, `_`, `-` or `.`. @defaultValue '' */
  readonly globalKeyprefix?: string
  /** How often and how long a command waits for a server that is away. */
  readonly retryPolicy?: RedisRetryPolicy
  /** The name under which the sentinels know the master; needed for `sentinel://`. */
  readonly masterName?: string
  /** `username`, `password`, `ssl` and `ssl_*` for the sentinels themselves. */
  readonly sentinelKwargs?: Readonly<Record<string, unknown>>
  /** Chord parts keep the order of the header. All processes must agree. @defaultValue true */
  readonly resultChordOrdered?: boolean
}

/** Seconds, but for the count. */
export interface RedisRetryPolicy {
  /** Null is without end. @defaultValue 20 */
  readonly maxRetries?: number | null
  /** @defaultValue 0 */
  readonly intervalStart?: number
  /** @defaultValue 1 */
  readonly intervalStep?: number
  /** @defaultValue 1 */
  readonly intervalMax?: number
}
