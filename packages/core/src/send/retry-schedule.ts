import type { RetryPolicy } from '../call/retry-policy.ts'
import type { SteppedPauses } from '../runtime/pauses.ts'

/** A publish retry policy with every default filled in; milliseconds. */
export interface RetrySchedule extends SteppedPauses {
  /** Null is for ever; 0 is not at all. */
  readonly maxRetries: number | null
}

/** Celery gives up on a callback after as many tries where the policy knows no end. */
const callbackRetries = 3

/**
 * The call's policy over the setting's.
 *
 * @param callback the message follows a task that has run already: it is not retried for ever
 */
export function retrySchedule(
  enabled: boolean,
  policy: RetryPolicy | undefined,
  defaults: RetryPolicy,
  callback: boolean,
): RetrySchedule {
  const merged = policy === undefined ? defaults : { ...defaults, ...policy }
  const maxRetries = merged.maxRetries === undefined ? callbackRetries : merged.maxRetries
  const bounded = maxRetries === null && callback ? (defaults.maxRetries ?? callbackRetries) : maxRetries
  return {
    maxRetries: enabled ? bounded : 0,
    startMs: (merged.intervalStart ?? 0) * 1000,
    stepMs: (merged.intervalStep ?? 0.2) * 1000,
    maxMs: (merged.intervalMax ?? 1) * 1000,
  }
}

/** The pause before retry number `retry`, the first being 0: never longer than the longest, as kombu's. */
export function pauseMs({ startMs, stepMs, maxMs }: RetrySchedule, retry: number): number {
  // Steps are taken as long as all of them together stay within the longest pause, wherever they began.
  const steps = stepMs > 0 ? Math.min(retry, Math.floor(maxMs / stepMs)) : retry
  return Math.min(startMs + steps * stepMs, maxMs)
}
