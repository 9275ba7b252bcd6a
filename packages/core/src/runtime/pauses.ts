/** Pauses between retries that grow by a step up to a limit, in milliseconds. */
export interface SteppedPauses {
  readonly startMs: number
  readonly stepMs: number
  readonly maxMs: number
}

/**
 * The pause before retry number `retry`, the first being 0: each is a step longer than the one before, up to the limit.
 */
export function steppedPauseMs({ startMs, stepMs, maxMs }: SteppedPauses, retry: number): number {
  return Math.min(startMs + retry * stepMs, maxMs)
}

/** The pause before retry number `retry`, the first being 0: each is twice the one before, up to `maxMs`. */
export function doublingPauseMs(firstMs: number, maxMs: number, retry: number): number {
  // Beyond 2^30 times the first one, no limit is left to be reached.
  return Math.min(firstMs * 2 ** Math.min(retry, 30), maxMs)
}
