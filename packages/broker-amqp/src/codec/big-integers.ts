const SLOTS = 65_536
const FIRST_MARKER = 2n ** 63n
/** Neighbours in this distance stay apart when amqplib turns them into doubles. */
const STEP = 4096n

/**
 * Carries 64-bit integers past amqplib, which reads them as doubles and so rounds them beyond 2^53. In the bytes that
 * it decodes, such a number is replaced by a timestamp that no calendar knows (2^63 seconds and more), and exchanged
 * back in the decoded headers. amqplib decodes and delivers what one read of the socket brought in one go, so the slots
 * are never used up before they are read.
 */
export class BigIntegers {
  readonly #slots: bigint[] = []
  #next = 0

  /** The timestamp, in seconds, that stands for the number. */
  hide(value: bigint): bigint {
    const slot = this.#next
    this.#next = (slot + 1) % SLOTS
    this.#slots[slot] = value
    return FIRST_MARKER + BigInt(slot) * STEP
  }

  /** The number for which a decoded timestamp stands, if it is not a time. */
  reveal(seconds: number): bigint | undefined {
    if (seconds < Number(FIRST_MARKER)) return undefined
    return this.#slots[(seconds - Number(FIRST_MARKER)) / Number(STEP)]
  }
}
