import { TimeLimitExceeded } from '@celeriac/core'
import { afterFailure, afterRun, type Outcome } from '@celeriac/core/internal'
import { encodeException } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { recordFailure } from './record-failure.ts'

/** The hard time limit: a failure; with late acknowledgement the message goes back where `acksOnTimeout` is off. */
export async function finishTimedOut(
  job: Job,
  { limitS }: Outcome & { readonly kind: 'timed-out' },
  parts: WorkerParts,
): Promise<void> {
  const error = new TimeLimitExceeded(limitS)
  parts.logger.error(`Hard time limit (${limitS}s) exceeded for ${job.title}`)
  await recordFailure(job, { error, exception: encodeException(error), traceback: null }, parts)
  await afterFailure(job.run, error, null)
  await afterRun(job.run, 'FAILURE', error)
  if (job.run.definition.options.acksOnTimeout) job.acknowledge()
  else job.reject(true)
}
