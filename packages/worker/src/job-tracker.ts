import type { Job } from './job.ts'

/** The jobs that run, and how many are being finished (result, callbacks, acknowledgement). */
export class JobTracker {
  /** What handles a job whose finishing rejected; the promise that it returns must not reject. */
  readonly #onBroken: (job: Job, error: unknown) => Promise<void>
  /** Jobs whose code runs. */
  readonly active = new Set<Job>()
  /** How many of each task were taken so far, by name. */
  readonly totals = new Map<string, number>()
  #finishing = 0
  #idle: (() => void)[] = []

  constructor(onBroken: (job: Job, error: unknown) => Promise<void>) {
    this.#onBroken = onBroken
  }

  get finishing(): number {
    return this.#finishing
  }

  /** How many jobs were taken so far. */
  get total(): number {
    let total = 0
    for (const taken of this.totals.values()) total += taken
    return total
  }

  /** The pool has taken the job. */
  started(job: Job): void {
    const { task } = job.request
    this.active.add(job)
    this.totals.set(task, (this.totals.get(task) ?? 0) + 1)
  }

  /** The job's code has ended; `finishing` is waited for, where there is something to wait for. */
  ended(job: Job, finishing: Promise<void> | undefined, then?: () => void): void {
    this.active.delete(job)
    if (finishing === undefined) this.#checkIdle()
    else this.track(finishing, then, job)
  }

  /** Adds a promise that a stop has to wait for; it must not reject, except as the end of a `job`. */
  track(finishing: Promise<void>, then?: () => void, job?: Job): void {
    this.#finishing += 1
    const done = (): void => {
      this.#finishing -= 1
      then?.()
      this.#checkIdle()
    }
    void finishing.then(done, (error: unknown) => {
      if (job === undefined) done()
      else void this.#onBroken(job, error).then(done)
    })
  }

  /** Resolves when nothing runs and nothing is being finished. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  get #isIdle(): boolean {
    return this.active.size === 0 && this.#finishing === 0
  }

  #checkIdle(): void {
    if (this.#idle.length === 0 || !this.#isIdle) return
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }
}
