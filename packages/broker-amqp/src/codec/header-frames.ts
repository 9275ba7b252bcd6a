import { BigIntegers } from './big-integers.ts'
import { rewriteTable } from './rewrite-table.ts'

const FRAME_TYPE_HEADER = 2
/** Type, channel, size. */
const FRAME_START = 7
const FRAME_END = 1
/** Beyond amqplib's own limit, which it then reports itself. */
const MAX_FRAME = 64 * 1024 * 1024
const FLAG = { contentType: 0x8000, contentEncoding: 0x4000, headers: 0x2000 } as const

/**
 * Reads along what the server sends, whatever the borders of the chunks, and makes the headers of messages readable for
 * amqplib (see {@link rewriteTable}). Everything else passes untouched; only a header frame that is not complete yet is
 * held back until its rest has come.
 */
export class HeaderFrames {
  readonly bigIntegers = new BigIntegers()
  /** Bytes still to come of a frame that is passed on as it is. */
  #passing = 0
  /** Start of a frame that waits for its rest. */
  #held: Buffer[] = []
  #heldLength = 0
  #needed = 0

  /** What may be passed on now; null where all is held back. */
  pass(chunk: Buffer): Buffer | null {
    const data = this.#withHeld(chunk)
    if (data === undefined) return null
    let at = Math.min(this.#passing, data.length)
    this.#passing -= at
    while (at < data.length) {
      const left = data.length - at
      if (left < FRAME_START) {
        this.#hold(data.subarray(at), FRAME_START)
        break
      }
      const size = data.readUInt32BE(at + 3)
      const whole = FRAME_START + size + FRAME_END
      if (data[at] === FRAME_TYPE_HEADER && size <= MAX_FRAME) {
        if (left < whole) {
          this.#hold(data.subarray(at), whole)
          break
        }
        rewriteHeaders(data.subarray(at + FRAME_START, at + FRAME_START + size), this.bigIntegers)
      } else if (left < whole) {
        this.#passing = whole - left
        at = data.length
        break
      }
      at += whole
    }
    if (at === 0) return null
    return at === data.length ? data : data.subarray(0, at)
  }

  #hold(start: Buffer, needed: number): void {
    this.#held = [start]
    this.#heldLength = start.length
    this.#needed = needed
  }

  #withHeld(chunk: Buffer): Buffer | undefined {
    if (this.#heldLength === 0) return chunk
    this.#held.push(chunk)
    this.#heldLength += chunk.length
    if (this.#heldLength < this.#needed) return undefined
    const data = Buffer.concat(this.#held, this.#heldLength)
    this.#held = []
    this.#heldLength = 0
    return data
  }
}

/** `payload`: class, weight, body size, property flags, properties. The headers are the third property. */
function rewriteHeaders(payload: Buffer, bigIntegers: BigIntegers): void {
  if (payload.length < 14) return
  const flags = payload.readUInt16BE(12)
  if ((flags & FLAG.headers) === 0) return
  let at = 14
  if (flags & FLAG.contentType) at += 1 + (payload[at] ?? 0)
  if (flags & FLAG.contentEncoding) at += 1 + (payload[at] ?? 0)
  if (at + 4 > payload.length) return
  rewriteTable(payload, at + 4, at + 4 + payload.readUInt32BE(at), bigIntegers)
}
