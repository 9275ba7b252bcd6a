import { randomBytes } from 'node:crypto'
import type { TransportConfig } from '../url/transport-config.ts'

/**
 * Tags of unacknowledged messages: `<node>:<run>:<number>`. Other than the delivery tag in the envelope, which copies
 * of one message share, each is used once.
 */
export class TagSeries {
  readonly prefix: string
  /** How much is taken off the time for scores, in seconds: an entry lapses a visibility timeout after its score. */
  readonly scoreOffsetS: number
  /** The first number that was not reserved yet, where a lease thread can read it. */
  readonly reserved: BigInt64Array
  #next = 1

  constructor(node: string, config: TransportConfig) {
    this.prefix = `${node}:${randomBytes(4).toString('hex')}:`
    const { leaseMs, visibilityTimeoutMs } = config
    this.scoreOffsetS = leaseMs === null ? 0 : (visibilityTimeoutMs - Math.min(visibilityTimeoutMs, leaseMs)) / 1000
    this.reserved = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT))
    Atomics.store(this.reserved, 0, 1n)
  }

  /** The first of so many numbers that nobody else has. */
  reserve(count: number): number {
    const first = this.#next
    this.#next += count
    Atomics.store(this.reserved, 0, BigInt(this.#next))
    return first
  }

  tag(number: number): string {
    return this.prefix + number
  }
}
