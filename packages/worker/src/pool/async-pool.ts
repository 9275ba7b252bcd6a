import { type Clock, Deque, executeTask, nextTurn, type Outcome } from '@celeriac/core/internal'
import { brokenOutcome } from '../broken-outcome.ts'
import type { Job } from '../job.ts'
import type { Pool, PoolListener } from './pool.ts'

/**
 * How long handlers may run in one turn of the event loop, before results, acknowledgements and messages get theirs.
 */
const TURN_MS = 5

export interface AsyncPoolOptions {
  readonly size: number
  readonly clock: Clock
  readonly listener: PoolListener
  /** False keeps jobs waiting although a slot is free: too many results are still on their way. */
  readonly hasRoom: () => boolean
}

/**
 * Runs handlers on this event loop, as many at a time as its size says. A handler that never waits is done when
 * {@link run} returns, with no promise made for it.
 */
export class AsyncPool implements Pool {
  readonly kind = 'async'
  readonly size: number
  readonly #clock: Clock
  readonly #listener: PoolListener
  readonly #hasRoom: () => boolean
  readonly #waiting = new Deque<Job>()
  /** Accepted, and ready to run. */
  readonly #ready = new Deque<Job>()
  /** Accepted, and ready to run when the promise has resolved: those of one turn share it. */
  #accepted: { readonly begun: Promise<void>; readonly jobs: Job[] } | undefined = undefined
  #running = 0
  #pumping = false
  #stopped = false
  /** End of this turn's share; null until a job has started in this turn. */
  #turnEndsMs: number | null = null
  readonly #newTurn = (): void => {
    this.#turnEndsMs = null
    this.#pump()
  }

  constructor(options: AsyncPoolOptions) {
    this.size = options.size
    this.#clock = options.clock
    this.#listener = options.listener
    this.#hasRoom = options.hasRoom
  }

  run(job: Job): void {
    this.#waiting.pushBack(job)
    this.#pump()
  }

  resume(): void {
    if (this.#waiting.size > 0) this.#pump()
  }

  waiting(): readonly Job[] {
    return this.#waiting.toArray()
  }

  drain(): readonly Job[] {
    const jobs: Job[] = []
    for (let job = this.#waiting.popFront(); job !== undefined; job = this.#waiting.popFront()) jobs.push(job)
    return jobs
  }

  stop(): void {
    this.#stopped = true
  }

  #pump(): void {
    // A handler that ends at once comes back here: the loop that started it goes on by itself.
    if (this.#pumping) return
    this.#pumping = true
    while ((this.#ready.size > 0 || this.#mayStart()) && this.#inTurn()) {
      const ready = this.#ready.popFront()
      if (ready !== undefined) this.#execute(ready)
      else this.#startNext()
    }
    this.#pumping = false
  }

  #mayStart(): boolean {
    return this.#waiting.size > 0 && this.#running < this.size && !this.#stopped && this.#hasRoom()
  }

  /** False once this turn's time is used up; the rest starts in the next one. */
  #inTurn(): boolean {
    const now = this.#clock.monotonic()
    if (this.#turnEndsMs === null) {
      this.#turnEndsMs = now + TURN_MS
      nextTurn(this.#newTurn)
      return true
    }
    return now < this.#turnEndsMs
  }

  #startNext(): void {
    const job = this.#waiting.popFront()
    if (job === undefined || !this.#listener.mayStart(job)) return
    this.#running += 1
    const begun = this.#listener.accepted(job)
    if (begun === undefined) this.#execute(job)
    else if (this.#accepted?.begun === begun) this.#accepted.jobs.push(job)
    else this.#executeAfter(begun, job)
  }

  #executeAfter(begun: Promise<void>, job: Job): void {
    const accepted = { begun, jobs: [job] }
    this.#accepted = accepted
    void begun.then(() => {
      if (this.#accepted === accepted) this.#accepted = undefined
      for (const ready of accepted.jobs) this.#ready.pushBack(ready)
      this.#pump()
    })
  }

  #execute(job: Job): void {
    // Cancelled between its acceptance and now.
    if (job.closed) {
      this.#running -= 1
      return
    }
    let outcome: Outcome | Promise<Outcome>
    try {
      outcome = executeTask(job.run)
    } catch (error) {
      outcome = brokenOutcome(job.run, error)
    }
    if (outcome instanceof Promise) {
      void outcome.then(
        (ended) => this.#ended(job, ended),
        (error: unknown) => this.#ended(job, brokenOutcome(job.run, error)),
      )
    } else this.#ended(job, outcome)
  }

  #ended(job: Job, outcome: Outcome): void {
    this.#running -= 1
    this.#listener.ended(job, outcome)
    this.#pump()
  }
}
