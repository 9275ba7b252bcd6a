import { isReply, type RedisLink } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { queueKey } from '../url/key-names.ts'

/** More queues than this are looked at now and then instead. */
const MOST_WAITERS = 8

/** Beyond the time that a wait may take, an answer is overdue, and the connection dead. */
const GRACE_MS = 4000

/**
 * Wakes a consumer whose queues were empty. Each connection blocks on one list with a move of its tail onto itself,
 * which changes nothing, so that no message is ever only in our memory; and what asks now and then whether the
 * server is still there costs no connection of its own.
 */
export class Waiters {
  readonly #context: ConnectionContext
  readonly #onMessage: () => void
  /** Still idle, so that the wait goes on? */
  readonly #wanted: (queue: string) => boolean
  readonly #links = new Map<string, Promise<RedisLink>>()
  readonly #waiting = new Set<string>()

  constructor(context: ConnectionContext, onMessage: () => void, wanted: (queue: string) => boolean) {
    this.#context = context
    this.#onMessage = onMessage
    this.#wanted = wanted
  }

  /** Waits for each of these queues, but for those that are too many. Nothing happens where it waits already. */
  wait(queues: readonly string[]): void {
    for (const queue of queues.slice(0, MOST_WAITERS)) {
      if (this.#waiting.has(queue)) continue
      this.#waiting.add(queue)
      void this.#watch(queue)
    }
  }

  close(): void {
    for (const queue of this.#links.keys()) this.remove(queue)
  }

  remove(queue: string): void {
    const link = this.#links.get(queue)
    this.#links.delete(queue)
    // What cannot be opened has said so already.
    void link?.then(
      (open) => open.close(),
      () => undefined,
    )
  }

  async #watch(queue: string): Promise<void> {
    const { config } = this.#context
    const key = queueKey(config.keys, queue, config.keys.steps[0] ?? 0)
    try {
      while (this.#context.alive && this.#wanted(queue)) {
        const { redis } = await this.#open(queue)
        if (!this.#wanted(queue)) break
        const moved = await redis.blmoveBuffer(key, key, 'RIGHT', 'RIGHT', config.waitMs / 1000)
        if (moved === null) continue
        this.#waiting.delete(queue)
        this.#onMessage()
        return
      }
      this.#waiting.delete(queue)
    } catch (error) {
      this.#waiting.delete(queue)
      // A server without memory refuses to move, but not to take: looking now and then goes on, and makes room.
      if (isReply(error) && error.message.startsWith('OOM')) return
      if (this.#links.has(queue)) this.#context.lose(error)
    }
  }

  #open(queue: string): Promise<RedisLink> {
    let link = this.#links.get(queue)
    if (link === undefined) {
      link = this.#context.openLink(this.#context.config.waitMs + GRACE_MS)
      this.#links.set(queue, link)
    }
    return link
  }
}
