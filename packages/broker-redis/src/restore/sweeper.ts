import { randomUUID } from 'node:crypto'
import type { Timer } from '@celeriac/core/adapter'
import { RedisScript } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { restoreFromDead } from './restore-from-dead.ts'
import { restoreLapsed } from './restore-lapsed.ts'
import type { RestoreParts } from './restore-parts.ts'

/** Only whoever took the mutex releases it. */
const RELEASE = new RedisScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
`)

/**
 * Whoever is killed during a sweep leaves the mutex behind, and nothing comes back before it expires. It saves work and
 * guards nothing: each message is moved by one script, once, whoever else sweeps.
 */
const LONGEST_HOLD_MS = 15_000
/** Where sweeps are frequent the mutex of a killed sweeper is outlived sooner: it holds for a few intervals. */
const SHORTEST_HOLD_MS = 1_000
const HOLD_INTERVALS = 3

/**
 * Gives back what others took and neither settled nor renewed: what Node workers held whose lease has lapsed, and what
 * anybody held for longer than the visibility timeout, but for what is leased. One process at a time does it, under
 * kombu's mutex.
 */
export class Sweeper {
  readonly #parts: RestoreParts
  readonly #context: ConnectionContext
  #timer: Timer | undefined
  #started = false
  #running: Promise<void> | undefined

  constructor(parts: RestoreParts) {
    this.#parts = parts
    this.#context = parts.context
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
    const intervalsMs = Math.max(HOLD_INTERVALS * config.restoreIntervalMs, SHORTEST_HOLD_MS)
    const holdMs = Math.ceil(Math.min(config.mutexExpireMs, LONGEST_HOLD_MS, intervalsMs))
    const got = await redis.set(config.keys.unackedMutex, token, 'PX', holdMs, 'NX')
    if (got === null) return 0
    try {
      const limit = config.restoreLimit ?? Number.POSITIVE_INFINITY
      const restored = await restoreFromDead(this.#parts, limit)
      return restored + (await restoreLapsed(this.#parts, limit - restored))
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
}
