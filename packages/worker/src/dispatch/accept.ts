import type { Clock } from '@celeriac/core/internal'
import type { TaskEvents } from '../event/task-events.ts'
import type { Job } from '../job.ts'
import type { JobTracker } from '../job-tracker.ts'
import type { StateRecorder } from '../record/state-recorder.ts'
import type { TaskLog } from '../task-log.ts'

/** What {@link accept} uses. */
export interface AcceptTools {
  readonly clock: Clock
  readonly hostname: string
  readonly log: TaskLog
  readonly recorder: StateRecorder
  readonly jobs: JobTracker
  readonly events: TaskEvents
}

/**
 * The pool has taken the job: acknowledged now, unless late, and STARTED is stored where it is tracked. A promise
 * where the run has to wait for that: an early acknowledgement is written before the handler's first line.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-track-started
 */
export function accept(job: Job, tools: AcceptTools): Promise<void> | undefined {
  const { options } = job.run.definition
  job.acceptedMs = tools.clock.monotonic()
  tools.jobs.started(job)
  if (!options.acksLate) job.acknowledge()
  // A task that kills its process is then lost, and not run by the next worker, and the next.
  const written = options.acksLate ? undefined : job.delivery.written()
  tools.log.accepted(job)
  tools.events.started(job)
  if (!options.trackStarted || job.run.ignoresResult) return written
  const result = { pid: process.pid, hostname: tools.hostname }
  const state = { status: 'STARTED', result, traceback: null }
  const stored = tools.recorder.store(job.request, state, job.request, { required: false })
  return Promise.all([stored, written]).then(() => undefined)
}
