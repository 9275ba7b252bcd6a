import type { GroupStore, ResultCodec } from '@celeriac/core/adapter'
import { parseResultTuple, type ResultKeys, type ResultTuple } from '@celeriac/protocol'
import { execute } from '@celeriac/redis-connection'
import type { RunCommand } from '../connect/reopening-link.ts'

/** Saved groups: `{"result": <tuple>}` under `celery-taskset-meta-<id>`, published as results are. */
export class RedisGroupStore implements GroupStore {
  readonly #run: RunCommand
  readonly #keys: ResultKeys
  readonly #codec: ResultCodec

  constructor(run: RunCommand, keys: ResultKeys, codec: ResultCodec) {
    this.#run = run
    this.#keys = keys
    this.#codec = codec
  }

  async save(id: string, result: ResultTuple, expiresS: number | null): Promise<void> {
    const key = this.#keys.groupKey(id)
    const encoded = this.#codec.encodeValue({ result })
    const document = typeof encoded === 'string' ? encoded : Buffer.from(encoded)
    const ttlS = Math.trunc(expiresS ?? 0)
    await this.#run((redis) => {
      const transaction = redis.multi()
      if (ttlS > 0) transaction.setex(key, ttlS, document)
      else transaction.set(key, document)
      return execute(transaction.publish(key, document))
    })
  }

  async restore(id: string): Promise<ResultTuple | undefined> {
    const stored = await this.#run((redis) => redis.getBuffer(this.#keys.groupKey(id)))
    if (stored === null) return undefined
    const document = this.#codec.decodeValue(stored)
    const result =
      typeof document === 'object' && document !== null && 'result' in document ? document.result : undefined
    return parseResultTuple(result)
  }

  async delete(id: string): Promise<void> {
    await this.#run((redis) => redis.del(this.#keys.groupKey(id)))
  }
}
