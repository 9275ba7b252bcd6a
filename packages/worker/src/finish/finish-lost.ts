import { WorkerLostError } from '@celeriac/core'
import { failureOutcome, type Outcome } from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { finishFailure } from './finish-failure.ts'

/**
 * The process or thread that ran the task died. A failure, unless the task is to be given back then
 * (`rejectOnWorkerLost` with late acknowledgement).
 */
export async function finishLost(
  job: Job,
  { message }: Outcome & { readonly kind: 'lost' },
  parts: WorkerParts,
): Promise<void> {
  const { acksLate, rejectOnWorkerLost } = job.run.definition.options
  if (acksLate && rejectOnWorkerLost) return job.reject(true)
  const failure = failureOutcome(job.run, new WorkerLostError(message), 0)
  await finishFailure(job, { ...failure, traceback: null }, parts)
}
