import { isReply, RedisScript } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'

/**
 * KEYS: leases. ARGV: the holder, and its lease in seconds, or nothing where it takes none. It begins with a write that a
 * server without memory allows, after which it allows the other.
 */
const OPEN = new RedisScript(`
if ARGV[2] == '' then return redis.call('ZCARD', KEYS[1]) end
redis.call('ZREM', KEYS[1], '')
local time = redis.call('TIME')
return redis.call('ZADD', KEYS[1], tonumber(time[1]) + tonumber(time[2]) / 1000000 + tonumber(ARGV[2]), ARGV[1])
`)

/**
 * The record of leases, a sorted set beside Celery's keys that Python does not read: who holds messages, by the time at
 * which the lease of all that they hold lapses. A holder is one connection, and its tags begin with its name.
 */
export class LeaseRecord {
  /** The name of this connection in the record. */
  readonly holder: string
  readonly #context: ConnectionContext
  /** Undefined until it has been tried whether this user may. */
  #opened: Promise<void> | undefined
  #open = false

  constructor(context: ConnectionContext, holder: string) {
    this.#context = context
    this.holder = holder
  }

  /** Whether there is a record. Without it all messages, whoever holds them, come back after the visibility timeout. */
  get kept(): boolean {
    return this.#open
  }

  /** For scripts. Where no record is kept, a key that may be named in its place, and is not looked at. */
  get key(): string {
    const { keys } = this.#context.config
    return this.#open ? keys.unackedLeases : keys.unackedIndex
  }

  /** For how long what this connection holds stays with it, in seconds; empty where nothing is to be recorded. */
  get leaseS(): number | '' {
    const { leaseMs } = this.#context.config
    return this.#open && leaseMs !== null ? leaseMs / 1000 : ''
  }

  /** Takes the lease, before anything is held. A user who may not use the key is told what follows. */
  open(): Promise<void> {
    this.#opened ??= this.#take()
    return this.#opened
  }

  /** Nothing is held any more. What cannot be removed lapses, and is removed by whoever sweeps. */
  async remove(): Promise<void> {
    const { redis, alive } = this.#context
    if (alive && this.leaseS !== '') await redis.zrem(this.key, this.holder).catch(() => undefined)
  }

  async #take(): Promise<void> {
    const { redis, config, host } = this.#context
    if (!config.ackEmulation) return
    const { unackedLeases } = config.keys
    try {
      await OPEN.run(redis, [unackedLeases], [this.holder, config.leaseMs === null ? '' : config.leaseMs / 1000])
      this.#open = true
    } catch (error) {
      if (!isReply(error) || this.#context.toError(error).code !== 'access_refused') throw error
      host.logger.warn(
        `This Redis user may not use the key ${unackedLeases}, where Node workers record who holds messages: what a ` +
          'killed worker held comes back only after the visibility timeout',
      )
    }
  }
}
