import { Terminated } from '@celeriac/core'
import { type FinishTools, finish } from '../finish/finish.ts'
import type { Job } from '../job.ts'
import type { JobTracker } from '../job-tracker.ts'

/** What {@link cancelJob} uses. */
export interface CancelTools extends FinishTools {
  readonly jobs: JobTracker
}

/**
 * Gives up a running job: its `signal` is aborted and whatever its code still comes to is not recorded. JavaScript
 * cannot end code from outside, so it may go on until the process ends. With `recordRetry` the state RETRY says so.
 */
export function cancelJob(job: Job, tools: CancelTools, recordRetry: boolean): void {
  job.closed = true
  job.run.abort(new Terminated('cancelled by Celery'))
  tools.jobs.ended(job, recordRetry ? finish(job, { kind: 'cancelled' }, tools) : undefined)
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
