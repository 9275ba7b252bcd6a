import type { Clock } from '@celeriac/core/internal'
import { accept, mayStart } from '../dispatch/accept.ts'
import { finish } from '../finish/finish.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { AsyncPool } from './async-pool.ts'
import type { Pool } from './pool.ts'

/** Runs may end while results of so many others are still on their way; then no further ones start. */
const MOST_UNFINISHED = 1000

/** What {@link createPool} needs. The pool is one of the parts, so they are read once a job comes. */
interface PoolSurroundings {
  readonly clock: Clock
  readonly parts: () => WorkerParts
}

/** The pool of a worker, wired to the steps before and after it. */
export function createPool(size: number, { clock, parts }: PoolSurroundings): Pool {
  const pool: Pool = new AsyncPool({
    size,
    clock,
    hasRoom: () => parts().jobs.finishing < Math.max(MOST_UNFINISHED, size),
    listener: {
      mayStart: (job) => mayStart(job, parts()),
      accepted: (job) => accept(job, parts()),
      ended: (job, outcome) => {
        // Cancelled meanwhile: its outcome is recorded already.
        if (job.closed) return
        parts().jobs.ended(job, finish(job, outcome, parts()), resume)
      },
    },
  })
  const resume = (): void => pool.resume()
  return pool
}
