import { nextTurn } from '@celeriac/core/adapter'
import type { Redis } from 'ioredis'

/** What runs first within a flush: settlements free the places that the fetches then fill. */
export const FLUSH_ORDER = { settle: 0, publish: 1, fetch: 2 } as const

/** Runs what one turn of the event loop asked for together, in order, so that all of it leaves in one write. */
export class TickFlusher {
  readonly #redis: Redis
  readonly #jobs: readonly Set<() => void>[] = [new Set(), new Set(), new Set()]
  #scheduled = false

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** Runs `job` once at the end of this turn, however often it is asked for. It must not throw. */
  request(order: 0 | 1 | 2, job: () => void): void {
    this.#jobs[order]?.add(job)
    if (this.#scheduled) return
    this.#scheduled = true
    nextTurn(this.#flush)
  }

  /** Runs at once what is due: there is enough of it for a write of its own. */
  flushNow(): void {
    this.#flush()
  }

  readonly #flush = (): void => {
    this.#scheduled = false
    const stream = this.#redis.stream
    stream.cork()
    for (const jobs of this.#jobs) {
      const due = [...jobs]
      jobs.clear()
      for (const job of due) job()
    }
    stream.uncork()
  }
}
