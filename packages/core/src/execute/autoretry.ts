import type { RunningTask } from '../context/running-task.ts'
import type { Retry } from '../errors/celery/task-predicates.ts'
import { matchesError } from '../errors/match-error.ts'

/**
 * The retry that `autoretryFor` asks for after this error, or undefined.
 *
 * @throws what `retry()` throws once retries are exhausted: the error itself
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#automatic-retry-for-known-exceptions
 */
export function autoretry(run: RunningTask, error: unknown, random: () => number = Math.random): Retry | undefined {
  const { options } = run.definition
  if (options.autoretryFor.length === 0) return undefined
  if (matchesError(error, options.dontAutoretryFor) || !matchesError(error, options.autoretryFor)) return undefined
  const { countdown, maxRetries } = options.retryKwargs
  const backoff = options.retryBackoffFactor > 0
  const limit = run.maxRetriesOverride === undefined ? maxRetries : run.maxRetriesOverride
  return run.retry({
    error,
    ...(backoff ? { countdown: backoffS(run, random) } : countdown !== undefined && { countdown }),
    ...(limit !== undefined && { maxRetries: limit }),
  })
}

/** Seconds: the factor doubled with each retry, up to the maximum; with jitter anything from 0 to that. */
function backoffS({ definition: { options }, request }: RunningTask, random: () => number): number {
  const factor = Math.trunc(Math.max(1, options.retryBackoffFactor))
  const delayS = Math.max(0, Math.min(Math.trunc(options.retryBackoffMaxS), factor * 2 ** request.retries))
  return options.retryJitter ? Math.floor(random() * (delayS + 1)) : delayS
}
