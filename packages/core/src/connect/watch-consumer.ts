import type { Clock, Timer } from '../ports/clock.ts'
import { type ConsumerSight, judgeConsumer } from './judge-consumer.ts'

/** What {@link watchConsumer} needs. */
export interface WatchConsumerOptions {
  readonly clock: Clock
  /**
   * Between two looks, in milliseconds.
   *
   * @defaultValue 30000
   */
  readonly intervalMs?: number
  /**
   * Looks in a row that must find it silent.
   *
   * @defaultValue 3
   */
  readonly patience?: number
  /** What is to be seen now; undefined while nothing can be said (not connected, paused). */
  look(): Promise<ConsumerSight | undefined>
  /** Handles a silence; called once for each. The worker resets its connection. */
  onSilent(reason: string): void
}

/**
 * Watches a consumer that may have gone deaf: a half-open connection, a subscription that the server forgot. It is
 * silent when it has room, nothing was delivered between several looks, and messages wait in its queues all the time.
 *
 * @returns what ends the watch
 */
export function watchConsumer(options: WatchConsumerOptions): { close(): void } {
  const { clock, intervalMs = 30_000, patience = 3 } = options
  let timer: Timer | undefined
  let closed = false
  let last: ConsumerSight | undefined
  let silentLooks = 0

  const check = async (): Promise<void> => {
    // A connection that cannot answer is the heartbeat's business.
    const sight = await options.look().catch(() => undefined)
    if (closed) return
    const verdict = judgeConsumer(last, sight)
    last = sight
    silentLooks = verdict.silent ? silentLooks + 1 : 0
    if (verdict.silent && silentLooks >= patience) {
      silentLooks = 0
      last = undefined
      options.onSilent(verdict.reason)
    }
    arm()
  }
  const arm = (): void => {
    timer = clock.after(intervalMs, () => void check())
  }
  arm()
  return {
    close() {
      closed = true
      timer?.cancel()
    },
  }
}
