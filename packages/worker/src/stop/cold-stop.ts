import type { Clock, Logger } from '@celeriac/core/internal'

/** Whether a stop is to be cold, and how long running tasks get before it is. */
export class ColdStop {
  #asked = 0
  #onAsked: () => void = () => {}
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Asks for a cold stop; the second time, for one without the soft part. */
  ask(): void {
    this.#asked += 1
    this.#onAsked()
  }

  /**
   * Waits for `idle`. Once cold is asked for, running tasks get `softMs` more, until it is asked for again.
   *
   * @returns whether everything ended by itself
   * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#soft-shutdown
   */
  ending(idle: Promise<void>, clock: Clock, softMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      void idle.then(() => resolve(true))
      const look = (): void => {
        if (this.#asked === 0) return
        if (this.#asked > 1 || softMs <= 0) resolve(false)
        else {
          this.#logger.warn(`Initiating Soft Shutdown, terminating in ${softMs / 1000} seconds`)
          clock.after(softMs, () => resolve(false))
        }
      }
      this.#onAsked = look
      look()
    })
  }
}
