import type { AdapterHost, BrokerError, Subscription } from '@celeriac/core/adapter'
import type { ResultRecord } from '@celeriac/protocol'
import type { Redis } from 'ioredis'
import type { ReopeningLink } from '../connect/reopening-link.ts'
import { ChannelSet } from './channel-set.ts'

/** Whoever waits for results. */
interface Watcher {
  readonly keys: readonly string[]
  readonly on: (record: ResultRecord) => void
  readonly onFailed: (error: unknown) => void
  /** Keys of which something newer than what is being read has come already. */
  readonly ahead: Set<string>
  /** What reading gave: its announcement may still be on its way, and says nothing new. */
  readonly read: Map<string, Buffer>
  /** Whether it is set up: until then, what goes wrong is what setting it up rejects with. */
  isSetUp: boolean
  /** Why the subscription is of no use any more. */
  lost: BrokerError | undefined
}

export interface ResultWatcherOptions {
  readonly host: AdapterHost
  /** Makes the connection that listens. */
  connect(listener: { onOpen(redis: Redis): void; onLost(error: BrokerError): void }): ReopeningLink
  /** Reads what is stored, and tries once. */
  read(keys: readonly string[]): Promise<readonly (Buffer | null)[]>
  /** A failure, and a line in the log, for what cannot be read. */
  decode(key: string, document: Buffer): ResultRecord
}

/**
 * Listens to results: each is published on a channel that is named like its key. The watcher first subscribes and then
 * reads what is stored, so that nothing is missed between the two. When its connection is lost all subscriptions are,
 * and whoever holds one is told.
 */
export class ResultWatcher {
  readonly #options: ResultWatcherOptions
  readonly #link: ReopeningLink
  readonly #channels: ChannelSet
  readonly #watchers = new Map<string, Set<Watcher>>()

  constructor(options: ResultWatcherOptions) {
    this.#options = options
    this.#link = options.connect({
      onOpen: (redis) => redis.on('messageBuffer', this.#onMessage),
      onLost: (error) => this.#lose(error),
    })
    this.#channels = new ChannelSet(options.host.clock, (command) => this.#link.run(command))
  }

  /** Resolves when it is subscribed and what is stored has been given. One try: it rejects with what went wrong. */
  async watch(
    keys: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed: (error: unknown) => void,
  ): Promise<Subscription> {
    const distinct = [...new Set(keys)]
    const watcher: Watcher = {
      ...{ keys: distinct, on, onFailed, ahead: new Set<string>(), read: new Map<string, Buffer>() },
      ...{ isSetUp: false, lost: undefined },
    }
    this.#add(watcher)
    try {
      await this.#channels.add(distinct)
      await this.#giveCurrent(watcher)
      // The reading uses another connection.
      if (watcher.lost !== undefined) throw watcher.lost
    } catch (error) {
      this.#remove(watcher)
      throw error
    }
    watcher.isSetUp = true
    return { close: async () => this.#remove(watcher) }
  }

  close(): void {
    this.#watchers.clear()
    this.#link.close()
  }

  #add(watcher: Watcher): void {
    for (const key of watcher.keys) {
      const others = this.#watchers.get(key)
      if (others === undefined) this.#watchers.set(key, new Set([watcher]))
      else others.add(watcher)
    }
  }

  #remove(watcher: Watcher): void {
    const unwatched = watcher.keys.filter((key) => {
      const watchers = this.#watchers.get(key)
      if (!watchers?.delete(watcher) || watchers.size > 0) return false
      return this.#watchers.delete(key)
    })
    if (unwatched.length > 0 && !this.#link.closed) this.#channels.remove(unwatched)
  }

  readonly #onMessage = (channel: Buffer, document: Buffer): void => {
    const key = channel.toString()
    const watchers = this.#watchers.get(key)
    if (watchers === undefined) return
    const record = this.#options.decode(key, document)
    for (const watcher of [...watchers]) {
      watcher.ahead.add(key)
      const known = watcher.read.get(key)?.equals(document) === true
      watcher.read.delete(key)
      if (!known) this.#give(watcher, record)
    }
  }

  /** What is stored now, unless something newer came while it was read. */
  async #giveCurrent(watcher: Watcher): Promise<void> {
    const documents = await this.#options.read(watcher.keys)
    for (const [i, key] of watcher.keys.entries()) {
      const document = documents[i]
      if (!document || !this.#watchers.get(key)?.has(watcher) || watcher.ahead.has(key)) continue
      watcher.read.set(key, document)
      this.#give(watcher, this.#options.decode(key, document))
    }
  }

  #give(watcher: Watcher, record: ResultRecord): void {
    try {
      watcher.on(record)
    } catch (error) {
      this.#options.host.logger.error(`Handling the result of ${record.taskId} failed: ${String(error)}`, { error })
    }
  }

  /** The connection is gone, and all subscriptions with it. */
  #lose(error: BrokerError): void {
    const watchers = new Set([...this.#watchers.values()].flatMap((group) => [...group]))
    this.#watchers.clear()
    this.#channels.forget()
    for (const watcher of watchers) {
      watcher.lost = error
      if (watcher.isSetUp) watcher.onFailed(error)
    }
  }
}
