import type { RunsBeingRetried } from '../finish/runs-being-retried.ts'
import type { Job } from '../job.ts'
import type { Pool } from '../pool/pool.ts'

/** What {@link dispatch} uses. */
export interface DispatchTools {
  readonly pool: Pool
  readonly retried: RunsBeingRetried
}

/**
 * Hands the job to the pool, which starts it when a slot is free, and not before an earlier run of the same task has
 * ended.
 */
export function dispatch(job: Job, { pool, retried }: DispatchTools): void {
  const earlier = retried.endOf(job.request.id)
  if (earlier === undefined) pool.run(job)
  else void earlier.then(() => pool.run(job))
}
