import { BrokerError, beforeNextTurn, type Clock } from '@celeriac/core/adapter'
import type { RunCommand } from '../connect/reopening-link.ts'

const MOST_CHANNELS = 1000
/** How long channels are kept that nobody wants any more: leaving many together costs less than each on its own. */
const LEAVE_AFTER_MS = 100

/** Somebody who wants channels. */
interface Caller {
  readonly channels: readonly string[]
  resolve(): void
  reject(error: unknown): void
}

/** The channels of one connection. What is added in one turn of the event loop is one command. */
export class ChannelSet {
  readonly #clock: Clock
  readonly #run: RunCommand
  readonly #subscribed = new Set<string>()
  #callers: Caller[] = []
  #removing: Set<string> | undefined

  constructor(clock: Clock, run: RunCommand) {
    this.#clock = clock
    this.#run = run
  }

  /** Resolves when the server has subscribed to all of them. */
  add(channels: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#callers.push({ channels, resolve, reject })
      // Not a turn later: somebody waits for it, and core asks for the ids of a turn together.
      if (this.#callers.length === 1) beforeNextTurn(() => void this.#flush())
    })
  }

  /** Gives up channels that nobody wants any more; they are left a little later. */
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

  async #flush(): Promise<void> {
    const callers = this.#callers
    this.#callers = []
    try {
      await this.#subscribe([...new Set(callers.flatMap((caller) => caller.channels))])
      for (const { resolve } of callers) resolve()
    } catch (error) {
      // A channel that is refused is the trouble of those who want it, and not of the others.
      const apart = callers.length > 1 && error instanceof BrokerError && error.affects === 'message'
      for (const caller of callers) {
        if (apart) this.#subscribe(caller.channels).then(caller.resolve, caller.reject)
        else caller.reject(error)
      }
    }
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
