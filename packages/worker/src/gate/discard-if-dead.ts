import { finish } from '../finish/finish.ts'
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
    revoke(job, 'expired', parts)
    return true
  }
  if (!parts.revoked.has(id)) return false
  revoke(job, 'revoked', parts)
  return true
}

function revoke(job: Job, reason: 'revoked' | 'expired', parts: WorkerParts): void {
  parts.jobs.ended(job, finish(job, { kind: 'revoked', reason }, parts))
}
