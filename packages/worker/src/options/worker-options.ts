import type { Logger } from '@celeriac/core/internal'

/** Options of a worker. What is left out comes from the app's settings. */
export interface WorkerOptions {
  /**
   * How tasks run: `async` (this event loop; also `eventlet` and `gevent`), or `solo` (the same, one at a time).
   *
   * @defaultValue the setting `workerPool`
   */
  readonly pool?: string | undefined
  /**
   * Tasks at a time. More wait.
   *
   * @defaultValue the setting `workerConcurrency`, else 100
   */
  readonly concurrency?: number | 'auto' | undefined
  /**
   * Messages taken in advance, times the concurrency; 0 is no limit.
   *
   * @defaultValue the setting `workerPrefetchMultiplier`
   */
  readonly prefetchMultiplier?: number | undefined
  /**
   * Names of the queues to consume from. Unknown ones are made, unless `taskCreateMissingQueues` is off.
   *
   * @defaultValue every queue of `taskQueues`, else the default queue
   */
  readonly queues?: readonly string[] | string | undefined
  /** Names of queues not to consume from. */
  readonly excludeQueues?: readonly string[] | string | undefined
  /**
   * Node name; `%h`, `%n` and `%d` stand for host, host without domain, domain.
   *
   * @defaultValue `celery@%h`
   */
  readonly hostname?: string | undefined
  /** Modules with tasks to import at the start, besides the settings `imports` and `include`. Paths are the working folder's. */
  readonly include?: readonly string[] | string | undefined
  /** Delete all messages that wait in the queues before the start. @defaultValue false */
  readonly purge?: boolean | undefined
  /** @defaultValue the app's */
  readonly logger?: Logger | undefined
  /** Gossip between workers is not in this version: always as if true. */
  readonly withoutGossip?: boolean | undefined
  /** Neither is the greeting at the start. */
  readonly withoutMingle?: boolean | undefined
  /** Neither are heartbeat events. */
  readonly withoutHeartbeat?: boolean | undefined
}
