import type { Settings } from '../config/settings.ts'

/** Order in which several addresses are tried; a function gets their display URLs and yields one after the other. */
export type FailoverOrder = 'round-robin' | 'shuffle' | ((urls: readonly string[]) => Iterable<string>)

/** How a connection is made and made again: Celery's `broker_connection_*` settings, compiled. */
export interface ConnectionPolicy {
  /** Make a lost connection again, and try again when an attempt fails. */
  readonly retry: boolean
  /** The same until the first success. */
  readonly retryOnStartup: boolean
  /** Failed attempts after which it is given up; Infinity for never. */
  readonly maxRetries: number
  /** Also when the connection stands and something on it was refused: `broker_channel_error_retry`. */
  readonly retryChannelErrors: boolean
  readonly failover: FailoverOrder
  /** Wait after the first failed round over all addresses; each further one is longer by the step, up to the most. */
  readonly intervalStartMs: number
  readonly intervalStepMs: number
  readonly intervalMaxMs: number
  /** A connection that was lost sooner than this counts as a failed attempt. */
  readonly stableAfterMs: number
  /** An attempt that takes longer has failed, whatever the adapter does. */
  readonly attemptTimeoutMs: number
}

type PolicySettings = Pick<
  Settings,
  | 'brokerConnectionRetry'
  | 'brokerConnectionRetryOnStartup'
  | 'brokerConnectionMaxRetries'
  | 'brokerConnectionTimeout'
  | 'brokerChannelErrorRetry'
  | 'brokerFailoverStrategy'
>

/** The waits are those of Celery's worker: 2, 4, 6 … 30 seconds. */
export function connectionPolicy(conf: PolicySettings): ConnectionPolicy {
  return {
    retry: conf.brokerConnectionRetry,
    retryOnStartup: conf.brokerConnectionRetryOnStartup ?? conf.brokerConnectionRetry,
    maxRetries: conf.brokerConnectionMaxRetries || Number.POSITIVE_INFINITY,
    retryChannelErrors: conf.brokerChannelErrorRetry,
    failover: conf.brokerFailoverStrategy ?? 'round-robin',
    intervalStartMs: 2_000,
    intervalStepMs: 2_000,
    intervalMaxMs: 30_000,
    stableAfterMs: 2_000,
    // An adapter makes several steps of `brokerConnectionTimeout` each: sentinels, TCP, TLS, login.
    attemptTimeoutMs: (conf.brokerConnectionTimeout || 30) * 5_000 + 10_000,
  }
}
