import { type Clock, systemClock } from '@celeriac/core/internal'

const LONGEST_PAUSE_MS = 10_000

/** A clock on which the pauses between two attempts are short; time-outs, which are longer, are what they are. */
export function impatientClock(): Clock {
  const clock = systemClock()
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, callback, options) =>
      clock.after(options?.keepAlive && ms < LONGEST_PAUSE_MS ? ms / 50 : ms, callback, options),
  }
}
