import { Terminated } from '@celeriac/core'
import { type FinishTools, finish } from '../finish/finish.ts'
import type { Job } from '../job.ts'
import type { JobTracker } from '../job-tracker.ts'

/** What {@link terminateJobs} uses. */
export interface TerminateTools extends FinishTools {
  readonly jobs: JobTracker
}

/**
 * Gives up running jobs: their `signal` is aborted, they are recorded as REVOKED, and whatever their code still comes to is not. JavaScript
 * cannot be ended from outside, so the code may go on, and its slot in the pool is taken until it ends.
 *
 * @param signal - name of the signal that was asked for
 */
export function terminateJobs(jobs: Iterable<Job>, signal: string, tools: TerminateTools): void {
  for (const job of jobs) {
    tools.log.logger.info(`Terminating ${job.request.id} (${signal})`)
    if (job.closed) continue
    job.closed = true
    job.run.abort(new Terminated(signal))
    tools.jobs.ended(job, finish(job, { kind: 'revoked', reason: 'terminated', signal }, tools))
  }
}
