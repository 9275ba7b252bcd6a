import type { Job } from '../job.ts'
import { type DiscardTools, discardIfDead } from './discard-if-dead.ts'

/** Whether a job is still to run now that a slot is free: it may have waited for long. */
export function mayStart(job: Job, tools: DiscardTools): boolean {
  // A lost connection takes its messages back: another worker may have this one already.
  return !job.settled && !job.closed && !discardIfDead(job, tools)
}
