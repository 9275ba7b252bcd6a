import { randomUUID } from 'node:crypto'
import type { Timer } from '@celeriac/core/internal'
import { markRedelivered, parseUnackedEntry } from '@celeriac/protocol'
import { RedisScript } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { RouteTable } from '../publish/route-table.ts'
import type { Declarations } from '../topology/declarations.ts'
import type { GiveBack, Restorable } from './give-back.ts'
import { LAPSED } from './restore-script.ts'

/** Only whoever took the mutex releases it. */
const RELEASE = new RedisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`)

const PORTION = 100
/**
 * Whoever is killed during a sweep leaves the mutex behind, and nothing comes back before it expires. It saves work and
 * guards nothing: each message is moved by one script, once, whoever else sweeps.
 */
const LONGEST_HOLD_MS = 15_000

/**
 * Gives back what others took and neither settled nor renewed: messages of workers that died. One process at a time
 * does it, under kombu's mutex, and Python's entries are given back as well as ours.
 */
export class Sweeper {
  readonly #context: ConnectionContext
  readonly #giveBack: GiveBack
  readonly #routes: RouteTable
  readonly #declarations: Declarations
  #timer: Timer | undefined
  #started = false
  #running: Promise<void> | undefined

  constructor(context: ConnectionContext, giveBack: GiveBack, routes: RouteTable, declarations: Declarations) {
    this.#context = context
    this.#giveBack = giveBack
    this.#routes = routes
    this.#declarations = declarations
  }

  /** Sweeps now and at every interval. Only the first call counts. */
  start(): void {
    if (this.#started || !this.#context.config.ackEmulation) return
    this.#started = true
    this.#tick()
  }

  /** Resolves when no sweep is under way. */
  async stop(): Promise<void> {
    this.#started = false
    this.#timer?.cancel()
    await this.#running
  }

  /** One sweep; nothing where somebody else is at it. Says how many messages were given back. */
  async sweep(): Promise<number> {
    const { redis, config } = this.#context
    const token = randomUUID()
    const holdMs = Math.min(config.mutexExpireMs, LONGEST_HOLD_MS)
    const got = await redis.set(config.keys.unackedMutex, token, 'PX', holdMs, 'NX')
    if (got === null) return 0
    try {
      return await this.#restoreLapsed()
    } finally {
      await RELEASE.run(redis, [config.keys.unackedMutex], [token])
    }
  }

  #tick(): void {
    this.#running = this.sweep().then(
      (count) => {
        if (count > 0) this.#context.host.logger.info(`Gave ${count} messages back that nobody acknowledged in time`)
      },
      (error: unknown) => {
        if (this.#context.alive) this.#context.host.logger.warn(`Could not give back lapsed messages: ${String(error)}`)
      },
    )
    this.#timer = this.#context.host.clock.after(this.#context.config.restoreIntervalMs, () => {
      if (!this.#started || !this.#context.alive) return
      void this.#running?.then(() => {
        if (this.#started) this.#tick()
      })
    })
  }

  async #restoreLapsed(): Promise<number> {
    const { redis, config } = this.#context
    const { unacked, unackedIndex } = config.keys
    let left = config.restoreLimit ?? Number.POSITIVE_INFINITY
    let restored = 0
    let skipped = 0
    while (left > 0 && this.#context.alive) {
      const count = Math.min(PORTION, left)
      const reply = await LAPSED.run(
        redis,
        [unacked, unackedIndex],
        [config.visibilityTimeoutMs / 1000, skipped, count],
      )
      // The script says so.
      const [limit, tags, entries] = reply as [string, string[], (string | null)[]]
      const restorables: Restorable[] = []
      let unindexed = 0
      for (const [i, tag] of tags.entries()) {
        const entry = entries[i] ?? null
        if (entry === null) unindexed++
        const restorable = await this.#restorable(tag, entry)
        if (restorable === undefined) skipped++
        else restorables.push(restorable)
      }
      // Highest scores first: the oldest is pushed last and consumed first.
      const moved = await this.#giveBack.restore(restorables, 'front', limit)
      restored += moved
      // What its queue did not take would be looked at again and again.
      skipped += Math.max(0, restorables.length - unindexed - moved)
      left -= count
      if (tags.length < count) break
    }
    return restored
  }

  /** Undefined for what must stay where it is, because nobody knows where it belongs. */
  async #restorable(tag: string, entry: string | null): Promise<Restorable | undefined> {
    const { logger } = this.#context.host
    // An index without an entry is only cleaned up.
    if (entry === null) return { tag, envelope: '', queues: [] }
    try {
      const { envelope, exchange, routingKey } = parseUnackedEntry(entry)
      const queues = await this.#queuesFor(exchange, routingKey)
      if (queues.length > 0) return { tag, envelope: markRedelivered(envelope), queues }
      logger.warn(`No queue takes back a lapsed message of the exchange ${exchange}, routing key ${routingKey}`, {
        tag,
      })
      return undefined
    } catch (error) {
      if (!this.#context.alive) throw error
      logger.error(`Dropped an unacknowledged message that cannot be read: ${String(error)}`, {
        tag,
        entry: entry.slice(0, 1000),
      })
      return { tag, envelope: '', queues: [] }
    }
  }

  async #queuesFor(exchange: string, routingKey: string): Promise<readonly string[]> {
    if (exchange === '') return [routingKey]
    const type = this.#declarations.typeOf(exchange) ?? 'direct'
    // A fanout message is not kept for anybody.
    if (type === 'fanout') return []
    const queues = await this.#routes.queuesFor(exchange, type, routingKey, { fresh: false })
    const { deadletterQueue } = this.#context.config
    return queues.length === 0 && deadletterQueue !== null ? [deadletterQueue] : queues
  }
}
