import type { Outcome } from '@celeriac/core/internal'
import type { Job } from '../job.ts'

/** What a pool tells of its jobs. */
export interface PoolListener {
  /** Asked when a slot is free: false where the job is not to run any more. */
  mayStart(job: Job): boolean
  /** The slot is taken. The handler is called when the promise, if there is one, has resolved. */
  accepted(job: Job): Promise<void> | undefined
  /** Once for each accepted job. */
  ended(job: Job, outcome: Outcome): void
}

/** Where handlers run, so many at a time. */
export interface Pool {
  readonly kind: string
  /** How many may run at a time. */
  readonly size: number
  /** Starts the job when a slot is free, in the order of the calls. */
  run(job: Job): void
  /** Starts what waits, as far as there is room: called when the listener has got some. */
  resume(): void
  /** Takes back the jobs that have not started. */
  drain(): readonly Job[]
  /** No job is started any more; what runs goes on. Safe to call twice. */
  stop(): void
}
