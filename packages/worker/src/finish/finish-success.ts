import { afterRun, afterSuccess, endRun, hasFollowers, type Outcome, storedValue } from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logSuccess } from './log-ending.ts'
import { workerHands } from './worker-hands.ts'

type Success = Outcome & { readonly kind: 'success' }

/**
 * Ends a run that succeeded. This is the one ending that does not go through {@link endRun}, because it is every task's
 * common case: a success that nothing follows does at once what `planEnding` says (the result, then `tell success`,
 * the log, `tell return`, the acknowledgement), with one promise for the result and none besides. A test holds the two
 * together. Everything else goes the long way.
 */
export function finishSuccess(job: Job, outcome: Success, parts: WorkerParts): Promise<void> | undefined {
  if (hasFollowers(job.run)) return theLongWay(job, outcome, parts)
  const value = storedValue(outcome.value)
  if (parts.backend === undefined || job.run.ignoresResult) return conclude(job, outcome, parts)
  return parts.recorder.put(job.request, { status: 'SUCCESS', result: value, traceback: null }, job.request).then(
    () => conclude(job, outcome, parts),
    (error: unknown) => theLongWay(job, outcome, parts, error),
  )
}

async function theLongWay(job: Job, outcome: Success, parts: WorkerParts, storeError?: unknown): Promise<void> {
  await endRun(job.run, outcome, workerHands(job, parts, storeError))
}

/** Does what comes after the result is stored. */
function conclude(job: Job, outcome: Success, parts: WorkerParts): Promise<void> | undefined {
  const told = afterSuccess(job.run, outcome.value, outcome.runtimeS)
  return told === undefined ? end(job, outcome, parts) : told.then(() => end(job, outcome, parts))
}

function end(job: Job, outcome: Success, parts: WorkerParts): Promise<void> | undefined {
  logSuccess(job, outcome.value, outcome.runtimeS, parts)
  const told = afterRun(job.run, 'SUCCESS', outcome.value)
  if (told !== undefined) return told.then(() => job.acknowledge())
  job.acknowledge()
  return undefined
}
