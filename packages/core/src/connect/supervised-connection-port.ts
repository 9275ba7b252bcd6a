import type { BrokerError } from '../errors/broker-error.ts'
import type { BrokerConnection, BrokerTraits } from '../ports/broker.ts'

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'waiting' | 'closed'

/** Options of {@link SupervisedConnection.get}. */
export interface GetConnectionOptions {
  /**
   * Tries now, each address once, without waiting out a back-off, and throws when none answers: for a publisher, which
   * has a retry policy of its own.
   *
   * @defaultValue false
   */
  readonly failFast?: boolean
}

/**
 * A connection that comes back by itself: one state machine for every broker, with the list of addresses to fail over
 * to, back-off with jitter, and the limits that Celery's `broker_connection_*` settings give.
 */
export interface SupervisedConnection {
  readonly state: ConnectionState
  readonly scheme: string
  readonly traits: BrokerTraits
  /** Of the address in use; without a password. */
  readonly displayUrl: string
  /**
   * The live connection, after every {@link onConnected} listener has run; connects when first needed.
   *
   * @throws BrokerError when `brokerConnectionMaxRetries` is exhausted, when retrying is off or cannot help, when
   * `signal` aborts, and with code `closed` after {@link close}
   */
  get(signal?: AbortSignal, options?: GetConnectionOptions): Promise<BrokerConnection>
  /**
   * Runs after each connect, and now if connected. A listener that fails makes the connection count as lost. While
   * there is a listener, a lost connection is made again at once; otherwise when it is next needed. A listener uses the
   * connection that it is given: `get()` inside of one would wait for the listener itself. Returns its removal.
   */
  onConnected(listener: (connection: BrokerConnection) => void | Promise<void>): () => void
  /** Runs when a connection is lost or an attempt has failed; `retryInMs` is null where no other is made by itself. */
  onLost(listener: (error: BrokerError, retryInMs: number | null) => void): () => void
  /** The holder noticed that the connection is of no use (a silent consumer): drops and reconnects. */
  reset(reason: string): void
  /**
   * The server answers, but cannot do what it is there for: drops and reconnects, at the next address if there is one.
   */
  moveOn(reason: BrokerError): void
  close(): Promise<void>
}
