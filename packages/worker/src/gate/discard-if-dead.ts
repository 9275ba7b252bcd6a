import type { Clock } from '@celeriac/core/internal'
import { type FinishTools, finish } from '../finish/finish.ts'
import type { Job } from '../job.ts'
import type { JobTracker } from '../job-tracker.ts'
import type { RevokedIds } from './revoked-ids.ts'
import type { RevokedStamps } from './revoked-stamps.ts'

/** What {@link discardIfDead} uses. */
export interface DiscardTools extends FinishTools {
  readonly clock: Clock
  readonly revoked: RevokedIds
  readonly revokedStamps: RevokedStamps
  readonly jobs: JobTracker
}

/**
 * Whether the job is not to run any more: it has expired, or it was revoked. It is then recorded as REVOKED and
 * acknowledged. Asked on receipt, and again when its turn has come.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#expiration
 */
export function discardIfDead(job: Job, tools: DiscardTools): boolean {
  const { id, stamps } = job.request
  if (job.expiresMs !== null && tools.clock.now() > job.expiresMs) {
    tools.revoked.add(id)
    revoke(job, 'expired', tools)
    return true
  }
  if (!tools.revoked.has(id) && !tools.revokedStamps.matches(stamps)) return false
  revoke(job, 'revoked', tools)
  return true
}

function revoke(job: Job, reason: 'revoked' | 'expired', tools: DiscardTools): void {
  tools.jobs.ended(job, finish(job, { kind: 'revoked', reason }, tools))
}

/** Whether a job is still to run now that a slot is free: it may have waited for long. */
export function mayStart(job: Job, tools: DiscardTools): boolean {
  // A lost connection takes its messages back: another worker may have this one already.
  return !job.settled && !job.closed && !discardIfDead(job, tools)
}
