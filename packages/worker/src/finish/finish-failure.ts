import { afterFailure, afterRun, type Outcome } from '@celeriac/core/internal'
import { exceptionRepr } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logFailure } from './log-lines.ts'
import { recordFailure } from './record-failure.ts'

/** FAILURE is stored, the rest of the chain fails with it, errbacks are called; then the late acknowledgement. */
export async function finishFailure(
  job: Job,
  outcome: Outcome & { readonly kind: 'failure' },
  parts: WorkerParts,
): Promise<void> {
  const { error, exception, traceback, expected } = outcome
  await recordFailure(job, { error, exception, traceback }, parts)
  await afterFailure(job.run, error, traceback)
  logFailure(job, { repr: exceptionRepr(exception), traceback, expected, error }, parts)
  await afterRun(job.run, 'FAILURE', error)
  if (job.run.definition.options.acksOnFailure) job.acknowledge()
  else job.reject(false)
}
