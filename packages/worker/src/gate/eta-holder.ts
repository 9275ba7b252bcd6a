import type { Clock, Timer } from '@celeriac/core/internal'
import type { Job } from '../job.ts'

/** A job that waits for its time. */
interface Held {
  readonly dueMs: number
  readonly order: number
  readonly job: Job
}

/**
 * Jobs that wait for their eta, soonest first: a binary heap with one timer, so that ten thousand held tasks cost no
 * more than one. Those due at the same time leave in the order in which they came.
 */
export class EtaHolder {
  readonly #clock: Clock
  readonly #heap: Held[] = []
  #order = 0
  #timer: { readonly dueMs: number; readonly timer: Timer } | undefined = undefined
  readonly #onDue: (job: Job) => void

  /** @param onDue called with each job whose time has come */
  constructor(clock: Clock, onDue: (job: Job) => void) {
    this.#clock = clock
    this.#onDue = onDue
  }

  get size(): number {
    return this.#heap.length
  }

  /** The jobs that are held, soonest first. */
  jobs(): readonly Job[] {
    return this.#heap.toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order).map(({ job }) => job)
  }

  add(job: Job, dueMs: number): void {
    this.#order += 1
    this.#heap.push({ dueMs, order: this.#order, job })
    this.#up(this.#heap.length - 1)
    this.#arm()
  }

  /** Drops all held jobs, for a connection that is lost or closed: the broker has their messages. */
  clear(): readonly Job[] {
    const jobs = this.#heap.map(({ job }) => job)
    this.#heap.length = 0
    this.#timer?.timer.cancel()
    this.#timer = undefined
    return jobs
  }

  #arm(): void {
    const first = this.#heap[0]
    if (first === undefined || (this.#timer !== undefined && this.#timer.dueMs <= first.dueMs)) return
    this.#timer?.timer.cancel()
    const timer = this.#clock.after(first.dueMs - this.#clock.now(), () => this.#fire())
    this.#timer = { dueMs: first.dueMs, timer }
  }

  #fire(): void {
    this.#timer = undefined
    const now = this.#clock.now()
    for (let first = this.#heap[0]; first !== undefined && first.dueMs <= now; first = this.#heap[0]) {
      this.#pop()
      this.#onDue(first.job)
    }
    this.#arm()
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(from: number): void {
    let index = from
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#swapIfBefore(index, parent)) return
      index = parent
    }
  }

  #down(from: number): void {
    let index = from
    for (;;) {
      const left = index * 2 + 1
      const right = left + 1
      const least = right < this.#heap.length && this.#isBefore(right, left) ? right : left
      if (least >= this.#heap.length || !this.#swapIfBefore(least, index)) return
      index = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]]
    if (first === undefined || second === undefined) return false
    return first.dueMs < second.dueMs || (first.dueMs === second.dueMs && first.order < second.order)
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false
    const [first, second] = [this.#heap[a], this.#heap[b]]
    if (first === undefined || second === undefined) return false
    this.#heap[a] = second
    this.#heap[b] = first
    return true
  }
}
