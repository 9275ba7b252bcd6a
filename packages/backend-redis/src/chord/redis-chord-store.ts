import { randomUUID } from 'node:crypto'
import type { ChordClaim, ChordOpening, ChordStore, ResultCodec, ReturnedPart } from '@celeriac/core/adapter'
import type { ChordKeys, ResultKeys } from '@celeriac/protocol'
import { execute } from '@celeriac/redis-connection'
import type { RunCommand } from '../connect/reopening-link.ts'
import { RETURN_PART } from './chord-scripts.ts'
import { RedisChordClaim } from './redis-chord-claim.ts'

/** What {@link RedisChordStore} needs. */
export interface RedisChordOptions {
  readonly run: RunCommand
  readonly keys: ResultKeys
  readonly codec: ResultCodec
  /** `result_chord_ordered`: parts are kept in the order of the header. All processes must agree. */
  readonly ordered: boolean
}

/** Chords joined by counting, in the keys of Celery 5.7: workers of both languages may return parts of one chord. */
export class RedisChordStore implements ChordStore {
  readonly #options: RedisChordOptions

  constructor(options: RedisChordOptions) {
    this.#options = options
  }

  async open({ groupId, size, expiresS, header }: ChordOpening): Promise<void> {
    const { run, codec } = this.#options
    const keys = this.#keys(groupId)
    const ttlS = Math.trunc(expiresS ?? 0)
    const saved = header === undefined ? undefined : codec.encodeValue({ result: header })
    await run((redis) => {
      // Not a second run of a chord that has been joined.
      const transaction = redis.multi().del(keys.claim)
      if (ttlS > 0) transaction.set(keys.size, size, 'EX', ttlS)
      else transaction.set(keys.size, size)
      if (saved !== undefined) {
        const document = typeof saved === 'string' ? saved : Buffer.from(saved)
        if (ttlS > 0) transaction.set(keys.group, document, 'EX', ttlS)
        else transaction.set(keys.group, document)
      }
      return execute(transaction)
    })
  }

  async grow(groupId: string): Promise<void> {
    await this.#options.run((redis) => redis.incr(this.#keys(groupId).added))
  }

  async part(part: ReturnedPart): Promise<ChordClaim | undefined> {
    const { run, ordered } = this.#options
    const { groupId, taskId, index, expiresS, headerExpiresS, claimS } = part
    const keys = this.#keys(groupId)
    const token = randomUUID().replaceAll('-', '')
    const args = [
      taskId,
      this.#encode(part),
      ordered ? 1 : 0,
      index ?? '+inf',
      Math.trunc(expiresS ?? 0),
      Math.trunc(headerExpiresS ?? 0),
      claimS,
      token,
    ]
    const names = [keys.parts, keys.added, keys.size, keys.counted, keys.group, keys.claim]
    const claimed = await run((redis) => RETURN_PART.run(redis, names, args))
    return claimed === 1 ? new RedisChordClaim({ ...this.#options, chord: keys, token, claimS }) : undefined
  }

  #keys(groupId: string): ChordKeys {
    return this.#options.keys.chordKeys(groupId)
  }

  #encode({ taskId, status, result }: ReturnedPart): string | Buffer {
    const encoded = this.#options.codec.encodeValue([1, taskId, status, result])
    return typeof encoded === 'string' ? encoded : Buffer.from(encoded)
  }
}
