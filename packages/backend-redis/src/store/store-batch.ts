import { type BrokerError, beforeNextTurn, nextTurn, type ResultCodec } from '@celeriac/core/adapter'
import { toBrokerError } from '@celeriac/redis-connection'
import type { RunCommand } from '../connect/reopening-link.ts'
import { STORE } from './store-script.ts'

interface Entry {
  readonly key: string
  readonly document: string | Buffer
  readonly ttlS: number
  /** The stored document that was looked at and may be replaced. */
  replaceable: Buffer | ''
  resolve(outcome: 'stored' | 'kept'): void
  reject(error: unknown): void
}

/** Most results in one call, so that the server is never busy with it for long. */
const MOST_ENTRIES = 500
const MOST_BYTES = 4 * 1024 * 1024
/** From so many results on, a call is made before the turn is over: the server stores them while we go on. */
const ENOUGH_ENTRIES = 100
/** Most calls under way at a time. */
const MOST_UNDER_WAY = 4

/**
 * Stores what one turn of the event loop brings in one call, or in a few where it brings much. What is to be stored
 * under a key of a call that is under way waits for its answer, with all that comes after it: the states of a task are
 * stored in their order, also over a lost connection.
 */
export class StoreBatch {
  readonly #run: RunCommand
  readonly #codec: ResultCodec
  readonly #entries: Entry[] = []
  /** Keys of the calls that are under way. */
  readonly #keys = new Set<string>()
  readonly #calls = new Set<Promise<void>>()
  #scheduled = false

  constructor(run: RunCommand, codec: ResultCodec) {
    this.#run = run
    this.#codec = codec
  }

  add(key: string, document: string | Uint8Array, ttlS: number): Promise<'stored' | 'kept'> {
    return new Promise((resolve, reject) => {
      const bytes = typeof document === 'string' ? document : bufferOf(document)
      this.#entries.push({ key, document: bytes, ttlS, replaceable: '', resolve, reject })
      if (this.#entries.length >= ENOUGH_ENTRIES) this.#start()
      if (this.#scheduled || this.#entries.length === 0) return
      this.#scheduled = true
      // With nothing under way it need not wait for more than what is at hand now: the caller waits for the result.
      const soon = this.#calls.size === 0 ? beforeNextTurn : nextTurn
      soon(() => {
        this.#scheduled = false
        this.#start()
      })
    })
  }

  /** Resolves when everything that was given has been stored, or given up. */
  async drained(): Promise<void> {
    this.#start()
    while (this.#calls.size > 0) await Promise.all(this.#calls)
  }

  #start(): void {
    while (this.#calls.size < MOST_UNDER_WAY) {
      const portion = this.#takePortion()
      if (portion.length === 0) return
      const call = this.#storePortion(portion).then(() => {
        this.#calls.delete(call)
        this.#start()
      })
      this.#calls.add(call)
    }
  }

  async #storePortion(portion: readonly Entry[]): Promise<void> {
    try {
      await this.#store(portion)
    } catch (error) {
      for (const entry of portion) entry.reject(error)
    } finally {
      for (const { key } of portion) this.#keys.delete(key)
    }
  }

  /** From the front, up to one that has to wait for a call that is under way. */
  #takePortion(): readonly Entry[] {
    let bytes = 0
    let count = 0
    for (const { key, document } of this.#entries) {
      if (count === MOST_ENTRIES || bytes >= MOST_BYTES || this.#keys.has(key)) break
      bytes += document.length
      count += 1
    }
    const portion = this.#entries.splice(0, count)
    for (const { key } of portion) this.#keys.add(key)
    return portion
  }

  async #store(entries: readonly Entry[]): Promise<void> {
    const keys: string[] = []
    const args: (string | number | Buffer)[] = []
    for (const { key, ttlS, document, replaceable } of entries) {
      keys.push(key)
      args.push(ttlS, document, replaceable)
    }
    const answers = await this.#run(async (redis) => {
      // One answer for each, the script says so.
      const replies = (await STORE.runBuffers(redis, keys, args)) as unknown[]
      const at = replies.findIndex(Array.isArray)
      const error = at < 0 ? undefined : refused(keys[at] ?? '', replies[at])
      // Refused by a replica, or for want of memory: then all of them are, and all are stored by another try.
      if (error?.canRetry) throw error
      return replies
    })
    const again: Entry[] = []
    for (const [i, entry] of entries.entries()) {
      const answer = answers[i]
      if (answer === 1) entry.resolve('stored')
      else if (answer === 0) entry.resolve('kept')
      else if (!(answer instanceof Buffer)) entry.reject(refused(entry.key, answer))
      else if (this.#isSuccess(answer)) entry.resolve('kept')
      else {
        entry.replaceable = answer
        again.push(entry)
      }
    }
    if (again.length > 0) await this.#store(again)
  }

  /**
   * A document that the script could not read: compressed, of another serializer, or with its keys in another order.
   */
  #isSuccess(stored: Buffer): boolean {
    try {
      return this.#codec.decode(stored).status === 'SUCCESS'
    } catch {
      // A document that nobody can read needs no protection.
      return false
    }
  }
}

function refused(key: string, answer: unknown): BrokerError {
  const text = Array.isArray(answer) ? String(answer[0]) : String(answer)
  const reply = Object.assign(new Error(text.replace(/^-/, '').trim()), { name: 'ReplyError' })
  return toBrokerError(reply, `storing ${key}`)
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
