import type { CredentialProvider } from '@celeriac/redis-connection'

/**
 * `brokerTransportOptions` of Redis. Durations are seconds. All processes of a fleet must agree on those that name
 * keys, on the priority steps, and should on the visibility timeout.
 *
 * @see https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html
 */
export interface RedisTransportOptions {
  /**
   * After how long a message that nobody acknowledged is given to another worker. Where it is given, it must be the
   * smallest of all workers of the database: Python workers with that timeout then take over from a dead worker when
   * its lease lapses.
   *
   * @defaultValue 3600
   */
  readonly visibilityTimeout?: number
  /**
   * For how long messages are held without being renewed. They are renewed as long as the process lives, so that
   * tasks may take longer than the visibility timeout; when it dies they go to other Node workers after this time.
   * False scores them as Python does. Cut to the visibility timeout, where that is given.
   *
   * @defaultValue 30
   */
  readonly lease?: number | false
  /** False keeps unacknowledged messages in memory only: they are lost when the process dies. @defaultValue true */
  readonly ackEmulation?: boolean
  /** @defaultValue 'unacked' */
  readonly unackedKey?: string
  /** @defaultValue 'unacked_index' */
  readonly unackedIndexKey?: string
  /** @defaultValue 'unacked_mutex' */
  readonly unackedMutexKey?: string
  /** For how long one process may keep others from sweeping: 15 at most, whatever is said. @defaultValue 300 */
  readonly unackedMutexExpire?: number
  /** How many messages one sweep gives back. @defaultValue no limit */
  readonly unackedRestoreLimit?: number
  /** How often lapsed messages are looked for. @defaultValue 10 */
  readonly unackedRestoreInterval?: number
  /** Sweep only once in so many intervals. @defaultValue 1 (Python: 10) */
  readonly unackedRestoreThrottle?: number
  /** Goes before all keys and channels. @defaultValue '' */
  readonly globalKeyprefix?: string
  /** Stands between the parts of keys. @defaultValue the bytes 06 16 */
  readonly sep?: string
  /** Ascending; each is a list of its own. @defaultValue [0, 3, 6, 9] */
  readonly prioritySteps?: readonly number[]
  /** @defaultValue 'round_robin' */
  readonly queueOrderStrategy?: 'round_robin' | 'priority' | 'sorted'
  /** Goes before fanout channels; true is `/<db>.`, false is nothing. @defaultValue true */
  readonly fanoutPrefix?: boolean | string
  /** Routing keys are part of fanout channels. @defaultValue true */
  readonly fanoutPatterns?: boolean
  /** How bodies are written into messages; null is as text. @defaultValue 'base64' */
  readonly bodyEncoding?: 'base64' | 'utf-8' | null
  /** Takes the messages that no queue takes. */
  readonly deadletterQueue?: string
  /** A command that is not answered for so long means that the connection is dead. @defaultValue 15 */
  readonly socketTimeout?: number
  /** @defaultValue the setting `brokerConnectionTimeout` */
  readonly socketConnectTimeout?: number
  /** @defaultValue true */
  readonly socketKeepalive?: boolean
  readonly socketKeepaliveOptions?: Readonly<Record<string, number>>
  /**
   * How often a quiet connection is asked whether it lives. More often where the server cuts silent clients sooner; 0 is
   * never, but for such a server.
   *
   * @defaultValue 25
   */
  readonly healthCheckInterval?: number
  /** `CLIENT SETNAME`. */
  readonly clientName?: string
  /** Asked for user and password before each connection, in place of those of the URL. */
  readonly credentialProvider?: CredentialProvider
  /** The name under which the sentinels know the master; needed for `sentinel://`. */
  readonly masterName?: string
  /** `username`, `password`, `ssl` and `ssl_*` for the sentinels themselves. */
  readonly sentinelKwargs?: Readonly<Record<string, unknown>>
  /** Also speak on the fanout channels of kombu before 5.4. @defaultValue false */
  readonly sentinelFanoutCompat?: boolean
}
