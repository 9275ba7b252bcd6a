import type { Clock, Timer } from '../ports/clock.ts'

/**
 * Node fires a timer at once when it is set for longer than this. Kept well below, so that a clock that was set is
 * noticed.
 */
const LONGEST_SLEEP_MS = 60_000

/**
 * The machine's clock.
 *
 * A timer fires as soon as *either* clock says that its time has come: the monotonic one, or the wall clock, which is
 * looked at every minute, so that a timer is not late by the hours that a laptop slept or that the clock was put
 * forward. After the clock was put back it fires by the monotonic one: who waits for a wall time (an eta) looks at
 * {@link Clock.now} when called, and sets the timer again if it is too early.
 */
export function systemClock(): Clock {
  return { now: Date.now, monotonic: () => performance.now(), after }
}

function after(ms: number, fn: () => void, options?: { readonly keepAlive?: boolean }): Timer {
  const keepAlive = options?.keepAlive === true
  const delayMs = Number.isNaN(ms) ? 0 : Math.max(0, ms)
  const dueMonotonic = performance.now() + delayMs
  const dueWall = Date.now() + delayMs
  let timeout: NodeJS.Timeout | undefined
  const arm = (remainingMs: number): void => {
    timeout = setTimeout(check, Math.min(remainingMs, LONGEST_SLEEP_MS))
    if (!keepAlive) timeout.unref()
  }
  const check = (): void => {
    const remainingMs = Math.min(dueMonotonic - performance.now(), dueWall - Date.now())
    // Node may call a millisecond early; half of one is not worth another turn of the loop.
    if (remainingMs > 0.5) arm(remainingMs)
    else {
      timeout = undefined
      fn()
    }
  }
  arm(delayMs)
  return {
    cancel() {
      if (timeout !== undefined) clearTimeout(timeout)
      timeout = undefined
    },
  }
}
