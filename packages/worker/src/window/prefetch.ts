import type { Consumer } from '@celeriac/core/internal'
import { nextTurn } from '@celeriac/core/internal'

/** The largest prefetch that fits RabbitMQ's field; beyond it Celery sets no limit. */
const MOST = 65_535

export interface PrefetchOptions {
  readonly concurrency: number
  /** 0 is no limit. */
  readonly multiplier: number
  /** `workerEtaTaskLimit`: held tasks raise the prefetch up to this; null is without end. */
  readonly etaTaskLimit: number | null
  /** What is done when a lowered limit is back to normal. */
  readonly onRestored?: (max: number) => void
}

/**
 * How many messages the worker may hold: concurrency times multiplier, one more for each task held for its eta, and
 * fewer for a while after a reconnect, when what still runs was counted against the old connection.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/optimizing.html#prefetch-limits
 */
export class Prefetch {
  readonly #multiplier: number
  readonly #max: number
  readonly #etaTaskLimit: number
  #held = 0
  /** By how much the limit is lowered after a reconnect. */
  #reduction = 0
  #consumer: Consumer | undefined = undefined
  #announced: number | undefined = undefined
  #isAnnouncing = false
  readonly #onRestored: (max: number) => void

  constructor({ concurrency, multiplier, etaTaskLimit, onRestored = () => {} }: PrefetchOptions) {
    this.#onRestored = onRestored
    this.#multiplier = multiplier
    this.#max = concurrency * multiplier
    this.#etaTaskLimit = etaTaskLimit ?? Number.POSITIVE_INFINITY
  }

  /** The limit as it stands. */
  get value(): number | 'unlimited' {
    const value = this.#number
    return value === 0 || value > MOST ? 'unlimited' : value
  }

  /** The limit without held tasks and reductions; 0 is no limit. */
  get max(): number {
    return this.#max
  }

  /** Tells this consumer of changes from now on. */
  follow(consumer: Consumer | undefined): void {
    this.#consumer = consumer
    this.#announced = this.#number
  }

  /** A task is held for its eta. */
  hold(): void {
    this.#held += 1
    this.#tellSoon()
  }

  release(): void {
    this.#held -= 1
    this.#tellSoon()
  }

  /** The held tasks were let go of together: their connection is lost. */
  releaseAll(): void {
    this.#held = 0
  }

  /** A connection came back while `active` tasks still run. @returns the lowered limit, or undefined where it is not */
  reduce(active: number): number | undefined {
    this.#reduction = 0
    if (this.#max === 0) return undefined
    const lowered = Math.max(this.#multiplier, this.#max - active * this.#multiplier)
    if (lowered >= this.#max) return undefined
    this.#reduction = this.#max - lowered
    return lowered
  }

  /** A message was acknowledged or rejected: a lowered limit rises by the multiplier. */
  settled(): void {
    if (this.#reduction === 0) return
    this.#reduction = Math.max(0, this.#reduction - this.#multiplier)
    this.#tellSoon()
    if (this.#reduction === 0) this.#onRestored(this.#max)
  }

  get #number(): number {
    if (this.#max === 0) return 0
    const base = this.#max - this.#reduction
    return Math.max(base, Math.min(base + this.#held, this.#etaTaskLimit))
  }

  /** Tells the consumer of the limit once for all changes of one turn of the event loop. */
  #tellSoon(): void {
    if (this.#isAnnouncing || this.#consumer === undefined) return
    this.#isAnnouncing = true
    nextTurn(() => {
      this.#isAnnouncing = false
      const value = this.#number
      if (value === this.#announced || this.#consumer === undefined) return
      this.#announced = value
      this.#consumer.setPrefetch(this.value)
    })
  }
}
