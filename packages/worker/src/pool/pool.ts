import type { Outcome } from '@celeriac/core/internal'
import type { Job } from '../job.ts'

/** What a pool tells of its jobs. */
export interface PoolListener {
  /** Whether a job is still to run, now that a slot is free. */
  mayStart(job: Job): boolean
  /** The pool has taken a job. Its handler is called when the promise, if there is one, has resolved. */
  accepted(job: Job): Promise<void> | undefined
  /** A job that was accepted has ended; called once for each. */
  ended(job: Job, outcome: Outcome): void
}

/** The place where handlers run, so many at a time. */
export interface Pool {
  readonly kind: string
  /** How many may run at a time. */
  readonly size: number
  /** Starts the job when a slot is free, in the order of the calls. */
  run(job: Job): void
  /** Starts what waits, as far as there is room: called when the listener has got some. */
  resume(): void
  /** The jobs that have not started, in their order. */
  waiting(): readonly Job[]
  /** Takes back the jobs that have not started. */
  drain(): readonly Job[]
  /** No job is started any more; what runs goes on. Safe to call twice. */
  stop(): void
}
