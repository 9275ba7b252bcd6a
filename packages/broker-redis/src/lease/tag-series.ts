import { randomBytes } from 'node:crypto'

/**
 * Tags of unacknowledged messages: `<node>:<run>:<number>`. Other than the delivery tag in the envelope, which copies
 * of one message share, each is used once.
 */
export class TagSeries {
  /** What comes before the number: who holds these messages, in the record of leases. */
  readonly holder: string
  /** How all tags begin. */
  readonly prefix: string
  /** The first number that was not reserved yet, where a lease thread can read it. */
  readonly reserved: BigInt64Array
  #next = 1

  constructor(node: string) {
    this.holder = `${node}:${randomBytes(4).toString('hex')}`
    this.prefix = `${this.holder}:`
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
