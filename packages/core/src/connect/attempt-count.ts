import type { BrokerError } from '../errors/broker-error.ts'

/** What follows a failed attempt. */
export type AfterFailure =
  | 'give up'
  /** Addresses of this round are left. */
  | 'next address'
  /** All addresses have been tried: wait. */
  | 'round over'

/** Limits that a failed attempt is held against. */
export interface AttemptLimits {
  readonly addresses: number
  readonly maxRetries: number
  readonly retry: boolean
}

/** Counts failed attempts, as kombu does: each address of each round is one. */
export class AttemptCount {
  #failures = 0
  #round = 0
  #canRetry = false

  /** Since the last lasting success. */
  get failures(): number {
    return this.#failures
  }

  /**
   * @param extra - made because somebody asked, outside of the schedule: it does not use the retries up
   */
  failed(error: BrokerError, limits: AttemptLimits, extra: boolean): AfterFailure {
    if (!extra) this.#failures += 1
    this.#round += 1
    this.#canRetry ||= error.canRetry
    if (this.#failures > limits.maxRetries) return 'give up'
    if (this.#round < limits.addresses) return 'next address'
    // Given up only where trying again helps at no address.
    const canRetry = this.#canRetry
    this.endRound()
    return limits.retry && canRetry ? 'round over' : 'give up'
  }

  /** A connection stood for so short a time that it counts as a failure. */
  lostEarly(): void {
    this.#failures += 1
  }

  endRound(): void {
    this.#round = 0
    this.#canRetry = false
  }

  reset(): void {
    this.#failures = 0
    this.endRound()
  }
}
