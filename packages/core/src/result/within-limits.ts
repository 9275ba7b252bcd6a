import type { Clock } from '../ports/clock.ts'
import type { AbortListeners } from './abort-listeners.ts'

/** How long a promise may take. */
export interface Limits {
  readonly clock: Clock
  readonly aborts: AbortListeners
  /** Undefined is for ever. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** The error when the time is over. */
  timedOut(): Error
}

/** The promise's outcome, unless time runs out or the signal aborts before. */
export function withinLimits<T>(promise: Promise<T>, limits: Limits): Promise<T> {
  const { clock, aborts, timeoutMs, signal, timedOut } = limits
  if (timeoutMs === undefined && signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const timer =
      timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => reject(timedOut()), { keepAlive: true })
    const stop = signal && aborts.on(signal, () => reject(signal.reason))
    if (signal?.aborted) reject(signal.reason)
    promise.then(resolve, reject).finally(() => {
      timer?.cancel()
      stop?.()
    })
  })
}
