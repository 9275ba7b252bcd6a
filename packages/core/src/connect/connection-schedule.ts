import type { BrokerError } from '../errors/broker-error.ts'
import { type AfterFailure, AttemptCount } from './attempt-count.ts'
import { BackOff } from './back-off.ts'
import type { ConnectionPolicy } from './connection-policy.ts'

/** When a connection is tried again, and when no more: the policy, and what has happened so far. */
export class ConnectionSchedule {
  readonly #policy: ConnectionPolicy
  readonly #addresses: number
  readonly #backOff: BackOff
  readonly #count = new AttemptCount()
  #everConnected = false

  constructor(policy: ConnectionPolicy, addresses: number, random: () => number) {
    this.#policy = policy
    this.#addresses = addresses
    this.#backOff = new BackOff({ ...policy, random })
  }

  connected(): void {
    this.#everConnected = true
    this.#count.endRound()
  }

  /** @param extra - the attempt was made because somebody asked, and does not use the retries up */
  failed(error: BrokerError, extra: boolean): AfterFailure {
    const { maxRetries } = this.#policy
    return this.#count.failed(error, { addresses: this.#addresses, maxRetries, retry: this.#retries }, extra)
  }

  /** @param lasted - it stood long enough not to count as a failed attempt. @returns whether it is made again */
  lost(lasted: boolean): boolean {
    if (lasted) this.reset()
    else this.#count.lostEarly()
    return this.#retries && this.#count.failures <= this.#policy.maxRetries
  }

  /** How long to wait before the next attempt, in milliseconds. */
  nextPauseMs(): number {
    return this.#backOff.next()
  }

  reset(): void {
    this.#count.reset()
    this.#backOff.reset()
  }

  /** For the log: `3/100`, failed attempts and how many are allowed. */
  toString(): string {
    const { maxRetries } = this.#policy
    return `${this.#count.failures}/${maxRetries === Infinity ? 'no limit' : maxRetries}`
  }

  get #retries(): boolean {
    return this.#everConnected ? this.#policy.retry : this.#policy.retryOnStartup
  }
}
