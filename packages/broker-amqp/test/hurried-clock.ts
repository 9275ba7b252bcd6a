import { type Clock, systemClock } from '@celeriac/core/internal'

/** Heartbeats aside, a hundred times faster. */
export function hurriedClock(): Clock {
  const clock = systemClock()
  return {
    ...clock,
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, fn, more) => clock.after(ms / 100, fn, more),
  }
}
