import type { Clock } from '../ports/clock.ts'
import { retryAfter } from '../runtime/retrying.ts'
import { sleep } from '../runtime/sleep.ts'
import type { ErrorMatcher } from '../types/error-matcher.ts'
import { publishError, worthRetrying } from './publish-error.ts'
import { pauseMs, type RetrySchedule } from './retry-schedule.ts'

/** How often and for how long a sender tries. */
export interface RetryTerms {
  readonly signal: AbortSignal | undefined
  /** Gives the schedule of the retries; called when something has failed. */
  schedule(): RetrySchedule
  readonly retryErrors: readonly ErrorMatcher[] | undefined
  /** What was not sent, as the beginning of a sentence: `Task tasks.add[1d2…] was not sent`. */
  describe(): string
}

/**
 * Tries again, after an attempt has failed, as the retry policy says.
 *
 * @throws OperationalError once the policy is exhausted; BrokerError where a retry cannot help
 */
export function tryAgain<T>(
  attempt: () => Promise<T>,
  failure: unknown,
  { signal, schedule: scheduleOf, retryErrors, describe }: RetryTerms,
  clock: Clock,
): Promise<T> {
  const schedule = scheduleOf()
  return retryAfter(failure, attempt, async (error, retries) => {
    signal?.throwIfAborted()
    const left = schedule.maxRetries === null || retries < schedule.maxRetries
    if (!left || !worthRetrying(error, retryErrors)) throw publishError(error, describe())
    await sleep(pauseMs(schedule, retries), clock, signal)
  })
}
