import { Terminated } from '@celeriac/core'
import type { Outcome } from '@celeriac/core/internal'
import { type FinishTools, finish } from '../finish/finish.ts'
import type { Job } from '../job.ts'
import type { JobTracker } from '../job-tracker.ts'

/** What {@link cancelJob} uses. */
export interface CancelTools extends FinishTools {
  readonly jobs: JobTracker
}

/**
 * Gives up a running job: its `signal` is aborted and whatever its code still comes to is not recorded. JavaScript
 * cannot end code from outside, so it may go on until the process ends, and its slot in the pool is taken until then.
 *
 * @param outcome - what is recorded in its place; nothing without
 */
function giveUp(job: Job, reason: string, outcome: Outcome | undefined, tools: CancelTools): void {
  if (job.closed) return
  job.closed = true
  job.run.abort(new Terminated(reason))
  tools.jobs.ended(job, outcome && finish(job, outcome, tools))
}

/** Gives up a running job that the worker cannot go on with. With `recordRetry` the state RETRY says so. */
export function cancelJob(job: Job, tools: CancelTools, recordRetry: boolean): void {
  giveUp(job, 'cancelled by Celery', recordRetry ? { kind: 'cancelled' } : undefined, tools)
}

/** Gives up running jobs that are revoked, and records them as such. @param signal - name of the one asked for */
export function terminateJobs(jobs: Iterable<Job>, signal: string, tools: CancelTools): void {
  for (const job of jobs) {
    tools.log.logger.info(`Terminating ${job.request.id} (${signal})`)
    giveUp(job, signal, { kind: 'revoked', reason: 'terminated', signal }, tools)
  }
}

/**
 * Cancels all that runs, for a cold stop. A job that was acknowledged before its run is marked RETRY; one that was not
 * is left to the broker, which delivers it again.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#cold-shutdown
 */
export function cancelActiveJobs(tools: CancelTools): void {
  for (const job of [...tools.jobs.active]) cancelJob(job, tools, !job.acksLate)
}
