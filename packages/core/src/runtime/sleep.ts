import type { Clock } from '../ports/clock.ts'

/** Resolves after `ms`, and keeps the process alive until then. @throws what `signal` aborts with */
export function sleep(ms: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = (): void => {
      timer.cancel()
      reject(signal?.reason)
    }
    const timer = clock.after(
      ms,
      () => {
        signal?.removeEventListener('abort', stop)
        resolve()
      },
      { keepAlive: true },
    )
    signal?.addEventListener('abort', stop, { once: true })
  })
}
