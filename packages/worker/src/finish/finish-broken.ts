import { exceptionRepr } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import { brokenOutcome } from '../pool/broken-outcome.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { finishFailure } from './finish-failure.ts'
import { signalInternalError } from './signal-internal-error.ts'

/**
 * A run's outcome could not be recorded: its value is one that cannot be looked at, say. As Celery does with what goes
 * wrong around a task, the task fails with that; the worker goes on. It never rejects.
 */
export async function finishBroken(job: Job, error: unknown, parts: WorkerParts): Promise<void> {
  const outcome = brokenOutcome(job.run, error)
  parts.logger.critical(`Task ${job.title} INTERNAL ERROR: ${exceptionRepr(outcome.exception)}`)
  try {
    signalInternalError(job, outcome.error, parts)
    await finishFailure(job, outcome, parts)
  } catch {
    // It has been tried; not even this could be recorded.
    job.acknowledge()
  }
}
