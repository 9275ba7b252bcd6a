import type { Timer } from '@celeriac/core/adapter'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { FLUSH_ORDER } from '../connect/tick-flusher.ts'
import { MOST_MESSAGES } from './fetch-script.ts'

/** What a fetch brought. */
export interface Fetched {
  readonly count: number
  /** It stopped before there was nothing left. */
  readonly cutShort: boolean
  /** From now on this message takes a place. */
  deliver(index: number): void
  /** This one and all after it, in place of delivering them: nobody wants them any more. */
  giveBack(from: number): Promise<void>
}

export interface FetchLoopOptions {
  /** Places that there are. */
  capacity(): number
  /** Places that are not taken by unsettled messages; at most {@link MOST_MESSAGES} are asked for at once. */
  free(): number
  /** Asks for so many. */
  fetch(count: number): Promise<Fetched>
  /** Nothing is left: wait for something. Called again whenever a place becomes free meanwhile. */
  onEmpty(): void
}

/** So many fetches may be under way while there is plenty, so that draining a queue does not wait for the network. */
const MOST_UNDER_WAY = 4
/** Fewer are not worth a fetch of their own while others are under way. */
const SMALLEST_PORTION = 25
/** Lists that nothing waits for (other priority steps, more queues) are looked at so often while all is quiet. */
const FIRST_POLL_MS = 250
const LAST_POLL_MS = 1000

/** Decides when to fetch how many messages. */
export class FetchLoop {
  readonly #context: ConnectionContext
  readonly #options: FetchLoopOptions
  readonly #underWay = new Set<Promise<void>>()
  #unanswered = 0
  /** Places of what was asked for and is not delivered yet. */
  #reserved = 0
  #empty = false
  /** The last fetch brought all that it asked for. */
  #plenty = false
  /** Counts {@link wake}: a fetch that was under way may have come too early for what it announced. */
  #wakes = 0
  #running = false
  #pollMs = FIRST_POLL_MS
  #poll: Timer | undefined

  constructor(context: ConnectionContext, options: FetchLoopOptions) {
    this.#context = context
    this.#options = options
  }

  get running(): boolean {
    return this.#running
  }

  /** Nothing is left, and there is room for more. */
  get idle(): boolean {
    return this.#running && this.#empty && this.#free() > 0
  }

  /** Also where it runs already: something else is to be looked at. */
  start(): void {
    this.#running = true
    this.wake()
  }

  /** Fetches again although there was nothing: something came, or another list is to be served. */
  wake(): void {
    this.#wakes += 1
    this.#empty = false
    this.#pollMs = FIRST_POLL_MS
    this.#request()
  }

  /** Places became free. */
  freed(): void {
    this.#request()
  }

  /** Resolves when what is under way now has come. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay)
  }

  /** Resolves when no fetch is under way any more. */
  async stop(): Promise<void> {
    this.#running = false
    this.#poll?.cancel()
    await Promise.all(this.#underWay)
  }

  #request(): void {
    if (this.#running) this.#context.ticks.request(FLUSH_ORDER.fetch, this.#pump)
  }

  #free(): number {
    return Math.min(this.#options.free() - this.#reserved, MOST_MESSAGES)
  }

  readonly #pump = (): void => {
    while (this.#running && this.#context.alive) {
      const free = this.#free()
      if (free <= 0) return
      if (this.#empty) {
        this.#options.onEmpty()
        this.#schedulePoll()
        return
      }
      const others = this.#unanswered
      if (others >= (this.#plenty ? MOST_UNDER_WAY : 1)) return
      // In portions: what is taken together is settled together, and so the next of it would come together again, with
      // the server idle while we work and the other way round.
      const share = Math.ceil(Math.min(this.#options.capacity(), MOST_MESSAGES) / MOST_UNDER_WAY)
      const portion = Math.max(share, SMALLEST_PORTION)
      if (others > 0 && free < portion) return
      this.#fetch(Math.min(free, portion))
    }
  }

  #fetch(count: number): void {
    this.#reserved += count
    this.#unanswered += 1
    const fetched = this.#receive(count)
      .catch((error: unknown) => {
        this.#running = false
        this.#context.lose(error)
      })
      .finally(() => this.#underWay.delete(fetched))
    this.#underWay.add(fetched)
  }

  async #receive(count: number): Promise<void> {
    const wakes = this.#wakes
    const got = await this.#options.fetch(count)
    this.#unanswered -= 1
    this.#reserved -= count - got.count
    if (got.count > 0) this.#pollMs = FIRST_POLL_MS
    this.#plenty = got.count === count || got.cutShort
    this.#empty = !this.#plenty && wakes === this.#wakes
    // Meanwhile more can be asked for: whatever is settled at once makes room before the last of them is delivered.
    let delivered = 0
    while (delivered < got.count && this.#running) {
      this.#reserved -= 1
      got.deliver(delivered++)
    }
    this.#reserved -= got.count - delivered
    // Stopped, by a handler perhaps.
    if (delivered < got.count) await got.giveBack(delivered)
    this.#request()
  }

  #schedulePoll(): void {
    if (this.#poll !== undefined) return
    this.#poll = this.#context.host.clock.after(this.#pollMs, () => {
      this.#poll = undefined
      if (!this.idle) return
      const next = Math.min(this.#pollMs * 2, LAST_POLL_MS)
      this.wake()
      this.#pollMs = next
    })
  }
}
