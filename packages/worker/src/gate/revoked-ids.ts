import type { Clock } from '@celeriac/core/internal'

/** Celery's `CELERY_WORKER_REVOKES_MAX`. */
const MOST_IDS = 50_000
/** Celery's `CELERY_WORKER_REVOKE_EXPIRES`. */
const LIFE_MS = 10_800_000

/** Ids of tasks that are not to run, in memory: the newest 50,000, each for three hours, as in Celery. */
export class RevokedIds {
  readonly #clock: Clock
  /** The moment at which each id is forgotten, oldest first. */
  readonly #until = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get size(): number {
    return this.#until.size
  }

  add(id: string): void {
    this.#until.delete(id)
    this.#until.set(id, this.#clock.monotonic() + LIFE_MS)
    this.#forget()
  }

  /** All of them, oldest first. */
  ids(): readonly string[] {
    this.#forget()
    return [...this.#until.keys()]
  }

  has(id: string): boolean {
    if (this.#until.size === 0) return false
    const until = this.#until.get(id)
    return until !== undefined && until > this.#clock.monotonic()
  }

  #forget(): void {
    const now = this.#clock.monotonic()
    for (const [id, until] of this.#until) {
      if (until > now && this.#until.size <= MOST_IDS) return
      this.#until.delete(id)
    }
  }
}
