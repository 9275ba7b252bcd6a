/**
 * `resultBackendTransportOptions` of Redis.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#redis-backend-settings
 */
export interface RedisBackendOptions {
  /** Prefix of all keys, with `_` behind it unless it ends in `:`, `_`, `-` or `.`. @defaultValue '' */
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

/** How a command that failed is retried: durations in seconds. */
export interface RedisRetryPolicy {
  /** How many retries there are; null is without end. @defaultValue 20 */
  readonly maxRetries?: number | null
  /** Pause before the first retry. @defaultValue 0 */
  readonly intervalStart?: number
  /** How much longer each pause is than the one before. @defaultValue 1 */
  readonly intervalStep?: number
  /** Longest pause. @defaultValue 1 */
  readonly intervalMax?: number
}
