import { Reject } from '@celeriac/core'
import { afterFailure, afterRun, type Outcome } from '@celeriac/core/internal'
import { encodeException } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logRejected } from './log-lines.ts'
import { recordFailure } from './record-failure.ts'

/**
 * The message is rejected, which means something with late acknowledgement only. Without requeueing the task will never
 * run again, so it is a failure.
 */
export async function finishReject(
  job: Job,
  { reason, requeue }: Outcome & { readonly kind: 'reject' },
  parts: WorkerParts,
): Promise<void> {
  const error = new Reject(reason, { requeue })
  logRejected(job, error.message, parts)
  await afterRun(job.run, 'REJECTED', error)
  if (!requeue) {
    await recordFailure(job, { error, exception: encodeException(error), traceback: null }, parts)
    await afterFailure(job.run, error, null)
  }
  job.reject(requeue)
}
