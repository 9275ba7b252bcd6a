import { dispatch } from '../dispatch/dispatch.ts'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/**
 * True where the job's time has not come: it is then held here, unacknowledged, and raises the prefetch by one, so
 * that held messages do not keep others out.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#eta-and-countdown
 */
export function holdUntilEta(job: Job, parts: WorkerParts): boolean {
  if (job.etaMs === null || job.etaMs <= parts.clock.now()) return false
  parts.prefetch.hold()
  parts.held.add(job, job.etaMs)
  return true
}

/** The job's time has come. */
export function release(job: Job, parts: WorkerParts): void {
  parts.prefetch.release()
  dispatch(job, parts)
}
