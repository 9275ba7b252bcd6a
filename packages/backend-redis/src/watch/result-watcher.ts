import type { AdapterHost, Subscription } from '@celeriac/core/internal'
import type { ResultRecord } from '@celeriac/protocol'
import type { Redis } from 'ioredis'
import type { LastingLink } from '../connect/lasting-link.ts'
import { type RetryPolicy, retrying } from '../connect/retry-policy.ts'
import { ChannelSet } from './channel-set.ts'

/** Between the rounds of the retry policy, while somebody waits. */
const RECONNECT_AFTER_MS = 1000

/** Whoever waits for results. */
interface Watcher {
  readonly on: (record: ResultRecord) => void
  /** Keys of which something newer than what is being read has come already. */
  readonly ahead: Set<string>
  /** What reading gave: its announcement may still be on its way, and says nothing new. */
  readonly read: Map<string, Buffer>
}

export interface ResultWatcherOptions {
  readonly host: AdapterHost
  readonly retry: RetryPolicy
  /** Makes the connection that listens. */
  connect(listener: { onOpen(redis: Redis): void; onLost(): void }): LastingLink
  read(keys: readonly string[]): Promise<readonly (Buffer | null)[]>
  /** Undefined, and a line in the log, for what cannot be read. */
  decode(key: string, document: Buffer): ResultRecord
}

/**
 * Listens to results: each is published on a channel that is named as its key. First it subscribes and then reads what
 * there is, so that nothing is missed between the two; after a lost connection it does both again.
 */
export class ResultWatcher {
  readonly #options: ResultWatcherOptions
  readonly #link: LastingLink
  readonly #channels: ChannelSet
  readonly #watchers = new Map<string, Set<Watcher>>()
  #reconnecting = false

  constructor(options: ResultWatcherOptions) {
    this.#options = options
    this.#link = options.connect({
      onOpen: (redis) => redis.on('messageBuffer', this.#onMessage),
      onLost: () => void this.#reconnect(),
    })
    this.#channels = new ChannelSet(options.host.clock, (command) => this.#run(command))
  }

  /** Resolves when subscribed; then what is stored is given. */
  async watch(keys: readonly string[], on: (record: ResultRecord) => void): Promise<Subscription> {
    const watcher: Watcher = { on, ahead: new Set(), read: new Map() }
    const distinct = [...new Set(keys)]
    for (const key of distinct) {
      const others = this.#watchers.get(key)
      if (others === undefined) this.#watchers.set(key, new Set([watcher]))
      else others.add(watcher)
    }
    let open = true
    const close = async (): Promise<void> => {
      if (!open) return
      open = false
      this.#remove(distinct, watcher)
    }
    try {
      await this.#channels.add(distinct)
    } catch (error) {
      await close()
      throw error
    }
    void this.#giveCurrent(distinct, [watcher])
    return { close }
  }

  close(): void {
    this.#watchers.clear()
    this.#link.close()
  }

  #run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    const { host, retry } = this.#options
    return retrying(
      host,
      retry,
      () => this.#link.closed,
      () => this.#link.run(command),
    )
  }

  #remove(keys: readonly string[], watcher: Watcher): void {
    const unwatched = keys.filter((key) => {
      const watchers = this.#watchers.get(key)
      if (!watchers?.delete(watcher) || watchers.size > 0) return false
      return this.#watchers.delete(key)
    })
    if (!this.#link.closed) this.#channels.remove(unwatched)
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

  /** What is stored now, to these, unless something newer came while it was read. */
  async #giveCurrent(keys: readonly string[], to: readonly Watcher[]): Promise<void> {
    for (const watcher of to) watcher.ahead.clear()
    let documents: readonly (Buffer | null)[]
    try {
      documents = await this.#options.read(keys)
    } catch (error) {
      if (!this.#link.closed)
        this.#options.host.logger.error(`Could not read results that are waited for: ${String(error)}`)
      return
    }
    for (const [i, key] of keys.entries()) {
      const document = documents[i]
      const record = document ? this.#options.decode(key, document) : undefined
      if (!document || record === undefined) continue
      for (const watcher of to) {
        if (!this.#watchers.get(key)?.has(watcher) || watcher.ahead.has(key)) continue
        watcher.read.set(key, document)
        this.#give(watcher, record)
      }
    }
  }

  #give(watcher: Watcher, record: ResultRecord): void {
    try {
      watcher.on(record)
    } catch (error) {
      this.#options.host.logger.error(`Handling the result of ${record.taskId} failed: ${String(error)}`, { error })
    }
  }

  /** As long as somebody waits. */
  async #reconnect(): Promise<void> {
    this.#channels.forget()
    if (this.#reconnecting) return
    this.#reconnecting = true
    try {
      while (this.#watchers.size > 0 && !this.#link.closed) {
        try {
          await this.#channels.add([...this.#watchers.keys()])
          break
        } catch (error) {
          if (this.#link.closed) return
          this.#options.host.logger.error(`Still no connection to wait for results: ${String(error)}`)
          await new Promise<void>((resolve) => this.#options.host.clock.after(RECONNECT_AFTER_MS, resolve))
        }
      }
    } finally {
      this.#reconnecting = false
    }
    const watchers = new Set([...this.#watchers.values()].flatMap((group) => [...group]))
    await this.#giveCurrent([...this.#watchers.keys()], [...watchers])
  }
}
