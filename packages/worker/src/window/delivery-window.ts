import type { Prefetch } from './prefetch.ts'

/**
 * The deliveries that a worker holds: over which of its connections they came, how many of them are unsettled, and how
 * many more it may get (its {@link Prefetch}).
 */
export class DeliveryWindow {
  readonly prefetch: Prefetch
  #connection = 0
  #deliveries = 0
  #unsettled = 0

  constructor(prefetch: Prefetch) {
    this.prefetch = prefetch
  }

  /** Number of the connection that is consumed from: what came over an earlier one is the broker's again. */
  get connection(): number {
    return this.#connection
  }

  /** Deliveries so far, over all connections. */
  get deliveries(): number {
    return this.#deliveries
  }

  /** Whether the broker may send another message. */
  get hasRoom(): boolean {
    const limit = this.prefetch.value
    return limit === 'unlimited' || this.#unsettled < limit
  }

  /** A delivery has come. */
  received(): void {
    this.#deliveries += 1
    this.#unsettled += 1
  }

  /** A delivery that came over this connection was acknowledged or rejected. */
  settled(connection: number): void {
    this.prefetch.settled()
    if (connection === this.#connection) this.#unsettled -= 1
  }

  /** A delivery is held for its eta: it keeps no other out. */
  hold(): void {
    this.prefetch.hold()
  }

  /** A held delivery is held no longer. */
  release(): void {
    this.prefetch.release()
  }

  /** The connection is lost: what is unsettled is the broker's again, and what was held is dropped. */
  connectionLost(): void {
    this.#connection += 1
    this.#unsettled = 0
    this.prefetch.releaseAll()
  }

  /** Ends receiving. What is unsettled still goes back over the connection. */
  close(): void {
    this.#connection += 1
  }
}
