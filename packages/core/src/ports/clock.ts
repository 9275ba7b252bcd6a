/** A timer that has been set. */
export interface Timer {
  /** Safe to call twice, and after it has fired. */
  cancel(): void
}

/** The only way in which this code reads time. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
  /** Milliseconds on a clock that never jumps, with a fraction. */
  monotonic(): number
  /**
   * Calls `fn` once after `ms` milliseconds. Any length: longer than 2^31 ms is re-armed, and the wall clock is
   * looked at again at least every minute. Timers do not keep the process alive unless `keepAlive` is true.
   */
  after(ms: number, fn: () => void, options?: { readonly keepAlive?: boolean }): Timer
}
