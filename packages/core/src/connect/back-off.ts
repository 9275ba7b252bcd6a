import { steppedPauseMs } from '../runtime/pauses.ts'

/** Bounds of {@link BackOff}, in milliseconds. */
export interface BackOffOptions {
  readonly intervalStartMs: number
  readonly intervalStepMs: number
  readonly intervalMaxMs: number
  /**
   * From 0 up to 1, for the jitter.
   *
   * @defaultValue `Math.random`
   */
  readonly random?: () => number
}

/**
 * Waits that grow by a step up to a limit, as Celery's; each shortened by up to a quarter, so that the clients of a
 * server that comes back do not all come at once.
 */
export class BackOff {
  readonly #options: BackOffOptions
  #count = 0

  constructor(options: BackOffOptions) {
    this.#options = options
  }

  /** How long to wait now, in milliseconds. */
  next(): number {
    const {
      intervalStartMs: startMs,
      intervalStepMs: stepMs,
      intervalMaxMs: maxMs,
      random = Math.random,
    } = this.#options
    const wait = steppedPauseMs({ startMs, stepMs, maxMs }, this.#count)
    this.#count += 1
    return Math.round(wait * (1 - random() / 4))
  }

  reset(): void {
    this.#count = 0
  }
}
