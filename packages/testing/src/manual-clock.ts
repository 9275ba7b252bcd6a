import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock, Timer } from '@celeriac/core/internal'

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Lets `ms` milliseconds pass: runs the timers that fall due, in their order and each at its own time, and after each
   * one everything that follows from it without further time or I/O.
   */
  advance(ms: number): Promise<void>
  /** Advances to the next timer, if there is one. */
  advanceToNext(): Promise<void>
  /** Puts the wall clock forward or back, as an administrator or NTP does; {@link Clock.monotonic} does not move. */
  jump(ms: number): void
  /** Lets everything happen that needs no time: promises and the turns of the event loop that they take. */
  settle(): Promise<void>
  /** Timers that are set. */
  readonly pending: number
  /** How long until the next timer fires; undefined where none is set. */
  readonly nextInMs: number | undefined
}

interface Entry {
  due: number
  readonly order: number
  readonly long: boolean
  readonly fn: () => void
}

/** As the system clock does: timers longer than this notice that the wall clock was put forward. */
const LOOKS_AT_WALL_AFTER_MS = 60_000
/** Work that hops through `setImmediate` needs a few turns of the loop. */
const TURNS = 4

/**
 * A clock for tests.
 *
 * @param start - the wall time at the beginning: milliseconds since 1970, a date or an ISO text
 * @defaultValue 2030-01-01T00:00:00Z
 */
export function manualClock(start: number | Date | string = '2030-01-01T00:00:00Z'): ManualClock {
  let wall = typeof start === 'number' ? start : new Date(start).getTime()
  let monotonic = 0
  let counter = 0
  const entries = new Set<Entry>()

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
  }
  const next = (): Entry | undefined => {
    let first: Entry | undefined
    for (const entry of entries) {
      if (first === undefined || entry.due < first.due || (entry.due === first.due && entry.order < first.order)) {
        first = entry
      }
    }
    return first
  }
  const moveTo = (time: number): void => {
    wall += time - monotonic
    monotonic = time
  }

  return {
    now: () => wall,
    monotonic: () => monotonic,
    after(ms: number, fn: () => void): Timer {
      const delayMs = Number.isNaN(ms) ? 0 : Math.max(0, ms)
      counter += 1
      const entry: Entry = { due: monotonic + delayMs, order: counter, long: delayMs > LOOKS_AT_WALL_AFTER_MS, fn }
      entries.add(entry)
      return { cancel: () => void entries.delete(entry) }
    },
    async advance(ms) {
      const end = monotonic + ms
      await settle()
      for (let entry = next(); entry !== undefined && entry.due <= end; entry = next()) {
        entries.delete(entry)
        moveTo(Math.max(monotonic, entry.due))
        entry.fn()
        await settle()
      }
      moveTo(end)
      await settle()
    },
    async advanceToNext() {
      await settle()
      const entry = next()
      if (entry !== undefined) await this.advance(Math.max(0, entry.due - monotonic))
    },
    jump(ms) {
      wall += ms
      if (ms > 0) for (const entry of entries) if (entry.long) entry.due = Math.max(monotonic, entry.due - ms)
    },
    settle,
    get pending() {
      return entries.size
    },
    get nextInMs() {
      const entry = next()
      return entry === undefined ? undefined : Math.max(0, entry.due - monotonic)
    },
  }
}
