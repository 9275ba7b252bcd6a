import type { RedisLink } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'

type Listener = (text: string) => void

/** One connection that is subscribed to the patterns of all fanout queues. */
export class FanoutListener {
  readonly #context: ConnectionContext
  readonly #listeners = new Map<string, Set<Listener>>()
  #link: Promise<RedisLink> | undefined

  constructor(context: ConnectionContext) {
    this.#context = context
  }

  /** Resolves when the server has subscribed. Returns how to end it. */
  async listen(pattern: string, listener: Listener): Promise<() => Promise<void>> {
    const { redis } = await this.#opened()
    const others = this.#listeners.get(pattern)
    if (others === undefined) this.#listeners.set(pattern, new Set([listener]))
    else others.add(listener)
    try {
      // Also where others listen already: their subscription may still be under way.
      await redis.psubscribe(pattern)
    } catch (error) {
      this.#forget(pattern, listener)
      throw this.#context.refused(error)
    }
    return () => this.#remove(pattern, listener)
  }

  close(): void {
    this.#listeners.clear()
    void this.#link?.then(
      (link) => link.close(),
      () => undefined,
    )
  }

  async #remove(pattern: string, listener: Listener): Promise<void> {
    if (!this.#forget(pattern, listener) || !this.#context.alive) return
    const link = await this.#link
    // Only a pattern subscription ends a pattern subscription.
    await link?.redis.punsubscribe(pattern).catch((error: unknown) => this.#context.lose(error))
  }

  /** @returns whether nobody listens to the pattern any more */
  #forget(pattern: string, listener: Listener): boolean {
    const listeners = this.#listeners.get(pattern)
    if (!listeners?.delete(listener) || listeners.size > 0) return false
    return this.#listeners.delete(pattern)
  }

  /** One for all; the next attempt makes another where it failed. */
  #opened(): Promise<RedisLink> {
    this.#link ??= this.#open().catch((error: unknown) => {
      this.#link = undefined
      throw error
    })
    return this.#link
  }

  async #open(): Promise<RedisLink> {
    const link = await this.#context.openLink()
    link.redis.on('pmessageBuffer', (pattern: string, _channel: Buffer, data: Buffer) => {
      const listeners = this.#listeners.get(pattern)
      if (listeners === undefined) return
      const text = data.toString()
      for (const listener of listeners) listener(text)
    })
    return link
  }
}
