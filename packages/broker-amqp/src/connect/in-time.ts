import type { Clock } from '@celeriac/core/adapter'

/** How long a goodbye waits for the server's answer. */
const CLOSE_TIMEOUT_MS = 10_000

/**
 * Resolves when the work has ended, or after {@link CLOSE_TIMEOUT_MS}: RabbitMQ reads nothing from a connection that it
 * has blocked, and a server that has vanished never answers.
 */
export function inTime(clock: Clock, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(CLOSE_TIMEOUT_MS, resolve)
    const end = (): void => {
      timer.cancel()
      resolve()
    }
    work.then(end, end)
  })
}
