import type { Celery } from '@celeriac/core'
import { internalsOf, tellWorkers } from '@celeriac/core/internal'
import type { ClusterEvent } from './cluster-event.ts'
import { EventQueue } from './event-queue.ts'
import { Listening } from './listening.ts'

/** Options of an {@link EventReceiver}. */
export interface EventReceiverOptions {
  /**
   * Which events come: a topic pattern of routing keys, `task.#` for those of tasks. On brokers that broadcast events
   * (Redis) it is compared here.
   *
   * @defaultValue `'#'`, all
   */
  readonly routingKey?: string | undefined
}

/** Options of {@link EventReceiver.capture}. */
export interface CaptureOptions {
  /** Ask all workers for a heartbeat when listening begins, so that they are known at once. @defaultValue true */
  readonly wakeup?: boolean | undefined
  /** Events after which it ends. @defaultValue none */
  readonly limit?: number | undefined
  /** Seconds without an event after which it ends. @defaultValue none */
  readonly timeout?: number | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Receives the events of all workers, those written in Python included. Workers send events of tasks where
 * `workerSendTaskEvents` (`-E`) or the command `enable_events` says so.
 *
 * @example
 * ```ts
 * for await (const event of new EventReceiver(app).capture()) {
 *   if (isEvent(event, 'task-failed')) console.log(event.uuid, event.exception)
 * }
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#real-time-processing
 */
export class EventReceiver {
  readonly #app: Celery
  readonly #routingKey: string

  constructor(app: Celery, { routingKey = '#' }: EventReceiverOptions = {}) {
    this.#app = app
    this.#routingKey = routingKey
  }

  /**
   * The events as they come, until the loop is left, or an option ends it. A connection that is lost is made again;
   * events that are sent meanwhile are lost.
   *
   * @throws BrokerError where the broker cannot be reached for good
   */
  async *capture({
    wakeup = true,
    limit = Infinity,
    timeout,
    signal,
  }: CaptureOptions = {}): AsyncGenerator<ClusterEvent, void, undefined> {
    if (signal?.aborted) return
    const host = internalsOf(this.#app)
    const queue = new EventQueue<ClusterEvent>(host)
    const end = (): void => queue.end()
    signal?.addEventListener('abort', end, { once: true })
    const connection = await host.openReadConnection()
    const listening = new Listening(host, connection, this.#routingKey, (event) => queue.push(event))
    host.onClose(() => {
      end()
      return listening.close()
    })
    try {
      await connection.get(signal)
      if (wakeup) await tellWorkers(host, { method: 'heartbeat' })
      for (let count = 0; count < limit; count += 1) {
        const event = await queue.next(timeout)
        if (event === undefined) return
        yield event
      }
    } catch (error) {
      if (signal?.aborted) return
      throw error
    } finally {
      signal?.removeEventListener('abort', end)
      await listening.close()
    }
  }
}
