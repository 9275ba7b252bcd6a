import type { Clock } from '@celeriac/core/internal'
import type { RunCommand } from '../connect/run-command.ts'

const MOST_CHANNELS = 1000
/** For so long channels are kept that nobody wants: leaving many together costs less than each on its own. */
const LEAVE_AFTER_MS = 100

interface Change {
  readonly channels: Set<string>
  readonly done: Promise<void>
}

/** The channels of one connection. What is added in one turn of the event loop is one command. */
export class ChannelSet {
  readonly #clock: Clock
  readonly #run: RunCommand
  readonly #subscribed = new Set<string>()
  #adding: Change | undefined
  #removing: Set<string> | undefined

  constructor(clock: Clock, run: RunCommand) {
    this.#clock = clock
    this.#run = run
  }

  /** Resolves when the server has subscribed to all of them. */
  async add(channels: readonly string[]): Promise<void> {
    this.#adding ??= this.#schedule()
    for (const channel of channels) this.#adding.channels.add(channel)
    await this.#adding.done
  }

  /** Nobody wants them any more. They are left a little later. */
  remove(channels: readonly string[]): void {
    if (this.#removing === undefined) {
      this.#removing = new Set()
      this.#clock.after(LEAVE_AFTER_MS, () => void this.#unsubscribe())
    }
    for (const channel of channels) this.#removing.add(channel)
  }

  /** The connection is gone, and the subscriptions with it. */
  forget(): void {
    this.#subscribed.clear()
  }

  #schedule(): Change {
    const channels = new Set<string>()
    const done = new Promise<void>((resolve, reject) => {
      // Not a turn later: somebody waits for it, and core asks for the ids of a turn together.
      process.nextTick(() => {
        this.#adding = undefined
        this.#subscribe([...channels]).then(resolve, reject)
      })
    })
    return { channels, done }
  }

  async #subscribe(channels: readonly string[]): Promise<void> {
    for (const channel of channels) this.#removing?.delete(channel)
    for (let i = 0; i < channels.length; i += MOST_CHANNELS) {
      const portion = channels.slice(i, i + MOST_CHANNELS)
      await this.#run((redis) => redis.subscribe(...portion))
      for (const channel of portion) this.#subscribed.add(channel)
    }
  }

  async #unsubscribe(): Promise<void> {
    const channels = [...(this.#removing ?? [])].filter((channel) => this.#subscribed.has(channel))
    this.#removing = undefined
    for (let i = 0; i < channels.length; i += MOST_CHANNELS) {
      const portion = channels.slice(i, i + MOST_CHANNELS)
      for (const channel of portion) this.#subscribed.delete(channel)
      // A lost connection has no subscriptions either.
      await this.#run((redis) => redis.unsubscribe(...portion)).catch(() => undefined)
    }
  }
}
