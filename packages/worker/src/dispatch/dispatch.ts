import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/** Hands the job to the pool, which starts it when a slot is free, and not before an earlier run of the same task has ended. */
export function dispatch(job: Job, parts: WorkerParts): void {
  const earlier = parts.retried.endOf(job.request.id)
  if (earlier === undefined) parts.pool.run(job)
  else void earlier.then(() => parts.pool.run(job))
}
