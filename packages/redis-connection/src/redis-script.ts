import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { isReply } from './to-broker-error.ts'

export type ScriptArguments = readonly (string | number | Buffer)[]

/** A Lua script, called by its hash; sent whole only to a server that does not know it yet. */
export class RedisScript {
  readonly #text: string
  readonly #hash: string

  constructor(text: string) {
    this.#text = text.trim()
    this.#hash = createHash('sha1').update(this.#text).digest('hex')
  }

  /**
   * Runs the script; replies are text. `args` may be as many as Redis takes; the script must mind Lua's limit of 8,000
   * for `unpack`.
   */
  run(redis: Redis, keys: readonly string[], args: ScriptArguments): Promise<unknown> {
    return this.#run((name, head) => redis.call(name, [head, keys.length, ...keys, ...args]))
  }

  /** Runs the script; replies are bytes. */
  runBuffers(redis: Redis, keys: readonly string[], args: ScriptArguments): Promise<unknown> {
    return this.#run((name, head) => redis.callBuffer(name, [head, keys.length, ...keys, ...args]))
  }

  async #run(call: (name: string, head: string) => Promise<unknown>): Promise<unknown> {
    try {
      return await call('evalsha', this.#hash)
    } catch (error) {
      // Nothing was run, so the second call is the first.
      if (!isReply(error) || !error.message.startsWith('NOSCRIPT')) throw error
      return await call('eval', this.#text)
    }
  }
}
