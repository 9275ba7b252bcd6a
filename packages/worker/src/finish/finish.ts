import type { Outcome } from '@celeriac/core/internal'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { finishBroken } from './finish-broken.ts'
import { finishFailure } from './finish-failure.ts'
import { finishIgnore } from './finish-ignore.ts'
import { finishLost } from './finish-lost.ts'
import { finishReject } from './finish-reject.ts'
import { finishRetry } from './finish-retry.ts'
import { finishRevoked } from './finish-revoked.ts'
import { finishSuccess } from './finish-success.ts'
import { finishTimedOut } from './finish-timed-out.ts'

/**
 * Records how a run ended, in Celery's order: what follows it is sent (callbacks, the next step of its chain, its
 * retry), its state is stored, errbacks are called, hooks and signals are told, it is logged; then the message is
 * acknowledged or rejected, unless it was acknowledged before the run. A promise only where something has to be
 * waited for; where it rejects, {@link finishBroken} ends the job.
 */
export function finish(job: Job, outcome: Outcome, parts: WorkerParts): Promise<void> | undefined {
  try {
    return record(job, outcome, parts)
  } catch (error) {
    return finishBroken(job, error, parts)
  }
}

function record(job: Job, outcome: Outcome, parts: WorkerParts): Promise<void> | undefined {
  switch (outcome.kind) {
    case 'success':
      return finishSuccess(job, outcome, parts)
    case 'retry':
      return finishRetry(job, outcome, parts)
    case 'failure':
      return finishFailure(job, outcome, parts)
    case 'ignore':
      return finishIgnore(job, parts)
    case 'reject':
      return finishReject(job, outcome, parts)
    case 'revoked':
      return finishRevoked(job, outcome.reason, parts, outcome.signal ?? null)
    case 'lost':
      return finishLost(job, outcome, parts)
    case 'timed-out':
      return finishTimedOut(job, outcome, parts)
  }
}
