import type { ConnectionContext } from '../connect/connection-context.ts'
import { FLUSH_ORDER } from '../connect/tick-flusher.ts'
import type { LeftBehind } from '../restore/left-behind.ts'
import { REMOVE } from '../restore/remove-script.ts'

/** Below Lua's limit for `unpack`. */
const MOST_TAGS = 1000
/**
 * So many are worth a call before the turn is over, and free as many places for a fetch: the server works while we do.
 */
const ENOUGH_TAGS = 100

/** Takes what was acknowledged in one turn of the event loop out of the unacknowledged messages, in one call. */
export class Settlements {
  readonly #context: ConnectionContext
  readonly #leftBehind: LeftBehind
  #tags: string[] = []
  readonly #unanswered = new Set<Promise<unknown>>()

  constructor(context: ConnectionContext, leftBehind: LeftBehind) {
    this.#context = context
    this.#leftBehind = leftBehind
  }

  /** Does nothing once the connection is lost. */
  remove(tag: string): void {
    if (!this.#context.alive) return
    this.#tags.push(tag)
    this.#context.ticks.request(FLUSH_ORDER.settle, this.#flush)
    if (this.#tags.length >= ENOUGH_TAGS) this.#context.ticks.flushNow()
  }

  /** Resolves when the server has answered everything until now, or is lost. */
  async drained(): Promise<void> {
    this.#flush()
    await Promise.allSettled(this.#unanswered)
  }

  readonly #flush = (): void => {
    const tags = this.#tags
    if (tags.length === 0) return
    this.#tags = []
    if (!this.#context.alive) {
      this.#leftBehind.settled(tags)
      return
    }
    const { keys } = this.#context.config
    for (let i = 0; i < tags.length; i += MOST_TAGS) {
      const portion = tags.length <= MOST_TAGS ? tags : tags.slice(i, i + MOST_TAGS)
      const answered = REMOVE.run(this.#context.redis, [keys.unacked, keys.unackedIndex], portion).catch(
        (error: unknown) => {
          this.#leftBehind.settled(portion)
          this.#context.lose(error)
        },
      )
      this.#unanswered.add(answered)
      void answered.finally(() => this.#unanswered.delete(answered))
    }
  }
}
