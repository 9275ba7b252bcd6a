import { endRun, type Outcome } from '@celeriac/core/internal'
import { brokenOutcome } from '../broken-outcome.ts'
import type { Job } from '../job.ts'
import { finishSuccess } from './finish-success.ts'
import type { RunsBeingRetried } from './runs-being-retried.ts'
import { type HandTools, workerHands } from './worker-hands.ts'

/** What {@link finish} uses. */
export interface FinishTools extends HandTools {
  readonly retried: RunsBeingRetried
}

/**
 * Ends a job: everything that follows its run is done in the order that core's `planEnding` gives, whatever the outcome.
 * A promise only where something has to be waited for; where it rejects, {@link finishBroken} ends the job.
 */
export function finish(job: Job, outcome: Outcome, tools: FinishTools): Promise<void> | undefined {
  try {
    if (outcome.kind === 'success') return finishSuccess(job, outcome, tools)
    const end = endRun(job.run, outcome, workerHands(job, tools)).then(() => undefined)
    if (outcome.kind === 'retry') {
      const quiet = (): void => undefined
      tools.retried.add(job.request.id, end.then(quiet, quiet))
    }
    return end
  } catch (error) {
    return finishBroken(job, error, tools)
  }
}

/**
 * Ends a job whose outcome could not be recorded: its value is one that cannot be looked at, say. As Celery does with
 * what goes wrong around a task, the task fails with that; the worker goes on. It never rejects.
 */
export async function finishBroken(job: Job, error: unknown, tools: HandTools): Promise<void> {
  try {
    await endRun(job.run, { ...brokenOutcome(job.run, error), internal: true }, workerHands(job, tools))
  } catch {
    // Recording has been tried; not even this failure could be recorded.
    job.acknowledge()
  }
}
