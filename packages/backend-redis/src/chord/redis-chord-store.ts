import { randomUUID } from 'node:crypto'
import type {
  AbandonedChord,
  ChordClaim,
  ChordOpening,
  ChordStore,
  ResultBackend,
  ResultCodec,
  ReturnedPart,
} from '@celeriac/core/adapter'
import type { ResultKeys, SignatureObject } from '@celeriac/protocol'
import { execute } from '@celeriac/redis-connection'
import type { RunCommand } from '../connect/reopening-link.ts'
import { RETURN_PART, TAKE_OVER } from './chord-scripts.ts'
import { RedisChordClaim } from './redis-chord-claim.ts'
import { noteIndex, type RedisChordKeys, redisChordKeys, SUFFIXES } from './redis-chord-keys.ts'

/** What {@link RedisChordStore} needs. */
export interface RedisChordOptions {
  readonly run: RunCommand
  readonly keys: ResultKeys
  readonly codec: ResultCodec
  /** `result_chord_ordered`: parts are kept in the order of the header. All processes must agree. */
  readonly ordered: boolean
  /** Stores a result by itself. */
  readonly store: ResultBackend['store']
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
    const { groupId, claimS, stored } = part
    const token = newToken()
    const answer = await this.#returnPart(part, token)
    if (answer === 1) return this.#claim(groupId, token, claimS)
    if (answer !== 2 || stored === undefined) return undefined
    // A stored result that the script cannot read: compressed, or of another serializer.
    await this.#options.store(stored.record, stored)
    const { stored: _stored, ...alone } = part
    return (await this.#returnPart(alone, token)) === 1 ? this.#claim(groupId, token, claimS) : undefined
  }

  async abandoned(claimS: number): Promise<AbandonedChord | undefined> {
    const { run, keys, codec } = this.#options
    const token = newToken()
    const args = [keys.groupKey(''), SUFFIXES.claim, SUFFIXES.size, SUFFIXES.note, token, claimS]
    const answer = await run((redis) => TAKE_OVER.runBuffers(redis, [noteIndex(keys)], args))
    const [id, note] = answer as readonly Buffer[]
    if (id === undefined || note === undefined) return undefined
    const groupId = id.toString()
    const { chord, taskId, rootId } = codec.decodeValue(note) as Note
    return { groupId, chord, taskId, rootId, claim: this.#claim(groupId, token, claimS) }
  }

  #returnPart(part: ReturnedPart, token: string): Promise<unknown> {
    const { run, ordered, keys, codec } = this.#options
    const { groupId, taskId, index, expiresS, headerExpiresS, claimS, stored, chord, rootId } = part
    const names = this.#keys(groupId)
    const note: Note = { chord, taskId, rootId }
    const args = [
      taskId,
      bytesOf(codec.encodeValue([1, taskId, part.status, part.result])),
      ordered ? 1 : 0,
      index ?? '+inf',
      Math.trunc(expiresS ?? 0),
      Math.trunc(headerExpiresS ?? 0),
      claimS,
      token,
      bytesOf(codec.encodeValue(note)),
      groupId,
      Math.trunc(stored?.expiresS ?? 0),
      stored === undefined ? '' : bytesOf(codec.encode(stored.record)),
    ]
    const all = [
      names.parts,
      names.added,
      names.size,
      names.counted,
      names.group,
      names.claim,
      names.note,
      noteIndex(keys),
      keys.resultKey(taskId),
    ]
    return run((redis) => RETURN_PART.run(redis, all, args))
  }

  #claim(groupId: string, token: string, claimS: number): ChordClaim {
    const { run, codec, ordered, keys } = this.#options
    const [chord, index] = [this.#keys(groupId), noteIndex(keys)]
    return new RedisChordClaim({ run, codec, ordered, groupId, chord, index, token, claimS })
  }

  #keys(groupId: string): RedisChordKeys {
    return redisChordKeys(this.#options.keys, groupId)
  }
}

/** What whoever takes a lapsed claim over has to know. */
interface Note {
  readonly chord: SignatureObject
  readonly taskId: string
  readonly rootId: string
}

function newToken(): string {
  return randomUUID().replaceAll('-', '')
}

function bytesOf(encoded: string | Uint8Array): string | Buffer {
  return typeof encoded === 'string' ? encoded : Buffer.from(encoded)
}
