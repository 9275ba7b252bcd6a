import { type Deferred, deferred } from '@celeriac/core/adapter'
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
  /** For whoever waits until the tags are written. */
  #writing: Deferred | undefined = undefined
  readonly #unanswered = new Set<Promise<unknown>>()

  constructor(context: ConnectionContext, leftBehind: LeftBehind) {
    this.#context = context
    this.#leftBehind = leftBehind
  }

  /** Makes the server know the script: what is written later must not come back because it does not. */
  async prepare(): Promise<void> {
    const { redis, config } = this.#context
    // Where it is refused, so is the first acknowledgement, which says so.
    await REMOVE.run(redis, [config.keys.unacked, config.keys.unackedIndex], ['']).catch(() => undefined)
  }

  /** Does nothing once the connection is lost. */
  remove(tag: string): void {
    if (!this.#context.alive) return
    this.#tags.push(tag)
    this.#context.ticks.request(FLUSH_ORDER.settle, this.#flush)
    if (this.#tags.length >= ENOUGH_TAGS) this.#context.ticks.flushNow()
  }

  /** Resolves when what was removed until now has been written to the socket; undefined where nothing is to be. */
  written(): Promise<void> | undefined {
    if (this.#tags.length === 0) return undefined
    this.#writing ??= deferred()
    return this.#writing.promise
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
    // Heard of once this turn's commands have left: they leave in one write when the flush is over.
    this.#writing?.resolve()
    this.#writing = undefined
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
