import { afterRun, afterSuccess, endRun, hasFollowers, type Outcome, storedValue } from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import { type HandTools, workerHands } from './worker-hands.ts'

type Success = Outcome & { readonly kind: 'success' }

/**
 * Ends a run that succeeded. This is the one ending that does not go through {@link endRun}, because it is every task's
 * common case: a success that nothing follows does at once what `planEnding` says (the result, then `tell success`,
 * the log, `tell return`, the acknowledgement, the event), with one promise for the result and none besides. A test holds the two
 * together. Everything else goes the long way.
 */
export function finishSuccess(job: Job, outcome: Success, tools: HandTools): Promise<void> | undefined {
  if (hasFollowers(job.run) || job.request.embed.chord !== null) return theLongWay(job, outcome, tools)
  const value = storedValue(outcome.value)
  if (!tools.recorder.isEnabled || job.run.ignoresResult) return conclude(job, outcome, tools)
  return tools.recorder.put(job.request, { status: 'SUCCESS', result: value, traceback: null }, job.request).then(
    () => conclude(job, outcome, tools),
    (error: unknown) => theLongWay(job, outcome, tools, error),
  )
}

async function theLongWay(job: Job, outcome: Success, tools: HandTools, storeError?: unknown): Promise<void> {
  await endRun(job.run, outcome, workerHands(job, tools, storeError))
}

/** Does what comes after the result is stored. */
function conclude(job: Job, outcome: Success, tools: HandTools): Promise<void> | undefined {
  const hooks = afterSuccess(job.run, outcome.value, outcome.runtimeS)
  return hooks === undefined ? end(job, outcome, tools) : hooks.then(() => end(job, outcome, tools))
}

function end(job: Job, outcome: Success, tools: HandTools): Promise<void> | undefined {
  tools.log.succeeded(job, outcome.value, outcome.runtimeS)
  const hooks = afterRun(job.run, 'SUCCESS', outcome.value)
  if (hooks !== undefined) return hooks.then(() => settle(job, outcome, tools))
  settle(job, outcome, tools)
  return undefined
}

function settle(job: Job, outcome: Success, { events }: HandTools): void {
  job.acknowledge()
  events.succeeded(job, outcome.value, outcome.runtimeS)
}
