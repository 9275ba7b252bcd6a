import type { Broker, BrokerConnection } from '@celeriac/core/internal'

/** What {@link brokerConformance} must know of an adapter. */
export interface BrokerConformanceOptions {
  /** Stands in the titles. */
  readonly name: string
  /**
   * The broker under test, connected to a real server that nobody else uses meanwhile (a database or virtual host of
   * its own). Called for each test, sometimes twice: two brokers must reach the same queues, as two processes would.
   */
  open(): Broker | Promise<Broker>
  /**
   * Breaks a connection from outside, as a server or a network does (`CLIENT KILL`, `rabbitmqctl close_connection`, a
   * proxy that is cut). Without it the tests of lost connections are left out.
   */
  breakConnection?(connection: BrokerConnection): void | Promise<void>
  /** Runs after each test, when all connections have been closed. */
  cleanUp?(): void | Promise<void>
  /**
   * Where the broker puts a requeued message; `near-front` where others may overtake it on its way.
   *
   * @defaultValue `'back'`
   */
  readonly requeuesTo?: 'back' | 'front' | 'near-front'
  /**
   * A mandatory publish to a *queue* that does not exist is refused as `unroutable`. (To an exchange it always is.)
   *
   * @defaultValue false
   */
  readonly knowsItsQueues?: boolean
  /**
   * A declaration that differs from what exists is noticed, and returned.
   *
   * @defaultValue false
   */
  readonly reportsDifferences?: boolean
  /**
   * `messageTtlMs` of queues and `expiration` of messages are obeyed.
   *
   * @defaultValue false
   */
  readonly expiresMessages?: boolean
  /**
   * The prefetch is one for all queues of a consumer, not one for each, and can be lowered below what is out.
   *
   * @defaultValue true
   */
  readonly sharesPrefetch?: boolean
  /**
   * What a broken connection held is delivered to others at once, not when a lease lapses. Needs `breakConnection`.
   *
   * @defaultValue false
   */
  readonly returnsAtOnce?: boolean
  /**
   * How long a test may wait for what must come, in milliseconds.
   *
   * @defaultValue 5000
   */
  readonly patienceMs?: number
}
