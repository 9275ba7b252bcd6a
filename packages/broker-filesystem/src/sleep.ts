import type { Clock } from '@celeriac/core/adapter'

/** Resolves after a while, by the host's clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve, { keepAlive: true })
  })
}
