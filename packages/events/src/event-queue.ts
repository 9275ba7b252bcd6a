import type { Clock, Logger } from '@celeriac/core/internal'

/** Events that nobody has taken yet, beyond which the oldest are dropped. */
const MOST_WAITING = 100_000

/** What came and was not taken yet: a receiver that is slower than the events for long loses the oldest. */
export class EventQueue<T> {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #waiting: T[] = []
  #taker: ((item: T | undefined) => void) | undefined
  #ended = false
  #hasDropped = false

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock
    this.#logger = logger
  }

  push(item: T): void {
    if (this.#taker !== undefined) this.#taker(item)
    else if (!this.#ended) this.#keep(item)
  }

  #keep(item: T): void {
    this.#waiting.push(item)
    if (this.#waiting.length <= MOST_WAITING) return
    this.#waiting.splice(0, MOST_WAITING / 10)
    if (!this.#hasDropped) this.#logger.warn('Events come faster than they are taken: the oldest are dropped.')
    this.#hasDropped = true
  }

  /** The next one; undefined at the end, and where none comes within the time-out. */
  next(timeoutS?: number): Promise<T | undefined> {
    const first = this.#waiting.shift()
    if (first !== undefined || this.#ended) return Promise.resolve(first)
    return new Promise((resolve) => {
      const timer =
        timeoutS === undefined
          ? undefined
          : this.#clock.after(timeoutS * 1000, () => this.#taker?.(undefined), { keepAlive: true })
      this.#taker = (item) => {
        this.#taker = undefined
        timer?.cancel()
        resolve(item)
      }
    })
  }

  /** Nothing more comes, and what waits is not given out. */
  end(): void {
    this.#ended = true
    this.#waiting.length = 0
    this.#taker?.(undefined)
  }
}
