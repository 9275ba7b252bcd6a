import type { BrokerError } from '../errors/broker-error.ts'
import type { Clock, Timer } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import { doublingPauseMs } from '../runtime/pauses.ts'

/** The longest pause; pauses double from the second one on. */
const longestMs = 5000
const shortestMs = 100
/** How long without trouble until the first retry is at once again. */
const quietMs = 15_000

/**
 * When results are subscribed to again after something went wrong that can pass: soon at first, then every five
 * seconds.
 */
export class AnotherTry {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #run: () => void
  #timer: Timer | undefined
  #tries = 0
  #troubleAt = Number.NEGATIVE_INFINITY
  /** The trouble that was logged last. */
  #logged: string | undefined

  constructor(clock: Clock, logger: Logger, run: () => void) {
    this.#clock = clock
    this.#logger = logger
    this.#run = run
  }

  /** Schedules a try after an error. Whatever goes wrong until then is tried again together. */
  schedule(error: BrokerError): void {
    this.#log(error)
    if (this.#timer !== undefined) return
    const now = this.#clock.monotonic()
    if (now - this.#troubleAt > quietMs) this.#tries = 0
    this.#troubleAt = now
    const pauseMs = this.#tries === 0 ? 0 : doublingPauseMs(shortestMs, longestMs, this.#tries - 1)
    this.#tries += 1
    // Whoever waits keeps the process alive, also while there is no connection.
    this.#timer = this.#clock.after(pauseMs, () => this.#fire(), { keepAlive: true })
  }

  /** Notes that a try went well. */
  succeeded(): void {
    if (this.#logged === undefined) return
    this.#logged = undefined
    this.#logger.info('Results can be waited for again')
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #fire(): void {
    this.#timer = undefined
    this.#run()
  }

  #log({ message }: BrokerError): void {
    if (this.#logged === message) return
    this.#logged = message
    this.#logger.error(`Cannot wait for results: ${message}. Trying again until somebody gives up`)
  }
}
