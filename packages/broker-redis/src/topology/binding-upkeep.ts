import type { Timer } from '@celeriac/core/adapter'
import { execute, RedisScript } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { bindingKey, permanentKey } from '../url/key-names.ts'
import { bindQueues } from './bind-queues.ts'
import type { Declarations, DeclaredBinding, QueueExpiry } from './declarations.ts'

const SWEEP_EVERY_MS = 60_000
const SWEEP_LIMIT = 100
/** A third of the shortest life of a table: lasting bindings are written again as often, should someone delete them. */
const LASTING_REFRESH_MS = 1_200_000

/** Deletes the tables whose deadline has passed, unless they have permanent members. */
const SWEEP = new RedisScript(`
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local overdue = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[3])
for _, exchange in ipairs(overdue) do
  if redis.call('EXISTS', ARGV[2] .. exchange) == 0 then redis.call('DEL', ARGV[1] .. exchange) end
  redis.call('ZREM', KEYS[1], exchange)
end
return #overdue
`)

/** Keeps the bindings and lists of the queues alive that are consumed here, and sweeps those of nobody. */
export class BindingUpkeep {
  readonly #context: ConnectionContext
  readonly #declarations: Declarations
  /** How many consumers and subscriptions have each queue. */
  readonly #queues = new Map<string, number>()
  #timer: Timer | undefined
  #refreshedAt: number
  #sweptAt: number

  constructor(context: ConnectionContext, declarations: Declarations) {
    this.#context = context
    this.#declarations = declarations
    this.#refreshedAt = context.host.clock.monotonic()
    this.#sweptAt = Number.NEGATIVE_INFINITY
  }

  add(queue: string): void {
    this.#queues.set(queue, (this.#queues.get(queue) ?? 0) + 1)
    this.#arm()
  }

  remove(queue: string): void {
    const left = (this.#queues.get(queue) ?? 0) - 1
    if (left > 0) this.#queues.set(queue, left)
    else this.#queues.delete(queue)
  }

  stop(): void {
    this.#timer?.cancel()
    this.#queues.clear()
  }

  /** What is due: a refresh first, so that a sweep never takes our own tables. */
  async run(): Promise<void> {
    const now = this.#context.host.clock.monotonic()
    const bindings = [...this.#queues.keys()].flatMap((queue) => this.#declarations.bindingsOf(queue))
    if (now - this.#refreshedAt >= refreshEveryMs(bindings, this.#expiries())) {
      await bindQueues(this.#context, bindings)
      await this.#prolong()
      this.#refreshedAt = now
    }
    if (now - this.#sweptAt >= SWEEP_EVERY_MS && bindings.some((binding) => binding.ttlMs !== undefined)) {
      await this.#sweep()
      this.#sweptAt = now
    }
  }

  #sweep(): Promise<unknown> {
    const { redis, config } = this.#context
    return SWEEP.run(
      redis,
      [config.keys.bindingDeadlines],
      [bindingKey(config.keys, ''), permanentKey(config.keys, ''), SWEEP_LIMIT],
    )
  }

  /** A queue that is consumed does not expire, even when no message comes. */
  async #prolong(): Promise<void> {
    const expiries = this.#expiries()
    if (expiries.length === 0) return
    const pipeline = this.#context.redis.pipeline()
    for (const { keys, expiresMs } of expiries) for (const key of keys) pipeline.pexpire(key, expiresMs)
    await execute(pipeline)
  }

  #expiries(): readonly QueueExpiry[] {
    return [...this.#queues.keys()].flatMap((queue) => this.#declarations.expiryOf(queue) ?? [])
  }

  #arm(): void {
    if (this.#timer !== undefined) return
    const bindings = [...this.#queues.keys()].flatMap((queue) => this.#declarations.bindingsOf(queue))
    const everyMs = Math.min(SWEEP_EVERY_MS, refreshEveryMs(bindings, this.#expiries()))
    this.#timer = this.#context.host.clock.after(everyMs, () => {
      this.#timer = undefined
      if (this.#queues.size === 0 || !this.#context.alive) return
      void this.run().then(
        () => this.#arm(),
        (error: unknown) => {
          if (!this.#context.alive) return
          this.#context.host.logger.warn(`Could not refresh the bindings of consumed queues: ${String(error)}`)
          this.#arm()
        },
      )
    })
  }
}

/** Every third of the shortest life. */
function refreshEveryMs(bindings: readonly DeclaredBinding[], expiries: readonly QueueExpiry[]): number {
  let shortest = LASTING_REFRESH_MS * 3
  for (const { ttlMs } of bindings) if (ttlMs !== undefined) shortest = Math.min(shortest, ttlMs)
  for (const { expiresMs } of expiries) shortest = Math.min(shortest, expiresMs)
  return Math.max(1000, shortest / 3)
}
