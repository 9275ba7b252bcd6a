import { finishRevoked } from '../finish/finish-revoked.ts'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/**
 * True where the job is not to run any more: its time is over, or it was revoked. It is then recorded as REVOKED and
 * acknowledged. Looked at on receipt, and again when its turn has come.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#expiration
 */
export function discardIfDead(job: Job, parts: WorkerParts): boolean {
  const { id } = job.request
  if (job.expiresMs !== null && parts.clock.now() > job.expiresMs) {
    parts.revoked.add(id)
    parts.jobs.track(finishRevoked(job, 'expired', parts))
    return true
  }
  if (!parts.revoked.has(id)) return false
  parts.jobs.track(finishRevoked(job, 'revoked', parts))
  return true
}
