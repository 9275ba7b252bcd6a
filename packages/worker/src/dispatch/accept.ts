import { discardIfDead } from '../gate/discard-if-dead.ts'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/** A slot is free for the job. False where it is not to run any more: it may have waited for long. */
export function mayStart(job: Job, parts: WorkerParts): boolean {
  // A lost connection takes its messages back: another worker may have this one already.
  return !job.settled && !job.closed && !discardIfDead(job, parts)
}

/**
 * The pool has taken the job: acknowledged now, unless late, and STARTED is stored where it is tracked. A promise
 * where the run has to wait for that.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-track-started
 */
export function accept(job: Job, parts: WorkerParts): Promise<void> | undefined {
  const { options } = job.run.definition
  job.acceptedMs = parts.clock.monotonic()
  parts.jobs.active.add(job)
  if (!options.acksLate) job.acknowledge()
  if (job.request.embed.chord !== null) {
    parts.logger.error(
      `Task ${job.title} is a member of a chord: joining chords is not in this version, so its body will not run`,
    )
  }
  if (parts.logs.debug) parts.logger.debug(`Task accepted: ${job.title} pid:${process.pid}`)
  if (!options.trackStarted || job.run.ignoresResult) return undefined
  const result = { pid: process.pid, hostname: parts.hostname }
  const state = { status: 'STARTED', result, traceback: null }
  return parts.recorder.store(job.request, state, job.request, { required: false }).then(() => undefined)
}
