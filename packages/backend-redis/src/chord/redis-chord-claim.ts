import type { ChordClaim, ChordPart, ResultCodec } from '@celeriac/core/adapter'
import { isRecord, parseResultTuple, type ResultTuple } from '@celeriac/protocol'
import { execute } from '@celeriac/redis-connection'
import type { RunCommand } from '../connect/reopening-link.ts'
import { END_CHORD, EXTEND_CLAIM } from './chord-scripts.ts'
import type { RedisChordKeys } from './redis-chord-keys.ts'

/** What {@link RedisChordClaim} needs. */
export interface RedisClaimOptions {
  readonly run: RunCommand
  readonly codec: ResultCodec
  readonly ordered: boolean
  readonly groupId: string
  readonly chord: RedisChordKeys
  /** The index of notes. */
  readonly index: string
  readonly token: string
  readonly claimS: number
}

/** Seconds for which a chord that was joined is remembered, so that late copies of its tasks do not open it again. */
const REMEMBERED_S = 300

/** The claim of a chord in Redis, which lapses by itself if its holder dies. */
export class RedisChordClaim implements ChordClaim {
  readonly #options: RedisClaimOptions

  constructor(options: RedisClaimOptions) {
    this.#options = options
  }

  async header(): Promise<ResultTuple | undefined> {
    const { run, codec, chord } = this.#options
    const stored = await run((redis) => redis.getBuffer(chord.group))
    if (stored === null) return undefined
    const document = codec.decodeValue(stored)
    return parseResultTuple(isRecord(document) ? document['result'] : undefined)
  }

  async parts(): Promise<readonly ChordPart[]> {
    const { run, codec, ordered, chord } = this.#options
    const stored = await run((redis) =>
      ordered ? redis.zrangeBuffer(chord.parts, '0', '-1') : redis.lrangeBuffer(chord.parts, 0, -1),
    )
    return stored.map((part) => {
      const [, taskId, status, result] = codec.decodeValue(part) as [number, string, string, unknown]
      return { taskId, status, result }
    })
  }

  async extend(seconds: number): Promise<boolean> {
    const { run, chord, token, index, groupId } = this.#options
    const names = [chord.claim, chord.size, index]
    const held = await run((redis) => EXTEND_CLAIM.run(redis, names, [token, seconds, groupId]))
    return held === 1
  }

  async done(): Promise<boolean> {
    const { run, chord, token, claimS, index, groupId } = this.#options
    const names = [chord.claim, chord.parts, chord.added, chord.size, chord.counted, chord.note, index]
    const rememberedS = Math.max(REMEMBERED_S, claimS * 2)
    const ended = await run((redis) => END_CHORD.run(redis, names, [token, rememberedS, groupId]))
    return ended === 1
  }

  async failed(): Promise<void> {
    const { run, chord, index, groupId } = this.#options
    await run((redis) => execute(redis.multi().del(chord.size, chord.note).zrem(index, groupId)))
  }
}
