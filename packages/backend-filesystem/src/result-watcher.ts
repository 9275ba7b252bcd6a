import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type BackendHost,
  BrokerError,
  microtask,
  type Subscription,
  type Timer,
  unreadableRecord,
} from '@celeriac/core/adapter'
import { isReady, type ResultRecord } from '@celeriac/protocol'
import { FolderReports } from './folder-reports.ts'
import type { ResultReader } from './result-reader.ts'

/** Not every file system reports changes, and no report is certain. */
const POLL_MS = 1_000
/** From so many results on the folder is read to see which exist, instead of trying each. */
const MANY = 200

/** Who waits for results. */
interface Watcher {
  readonly names: readonly string[]
  readonly on: (record: ResultRecord) => void
  readonly onFailed: (error: unknown) => void
}

/** A result that somebody waits for. */
interface Watched {
  readonly path: string
  readonly watchers: Set<Watcher>
  /** Version of the content that the watchers know. */
  version: string
  last: ResultRecord | undefined
  reading: Promise<void> | undefined
  again: boolean
}

/** Tells of results as they are written: by the folder's reports, and by looking every second at those not ready. */
export class ResultWatcher {
  readonly #folder: string
  readonly #host: BackendHost
  readonly #reader: ResultReader
  readonly #idOf: (path: string) => string
  readonly #reports: FolderReports
  /** The awaited results, by the names of their files. */
  readonly #watched = new Map<string, Watched>()
  #timer: Timer | undefined
  #closed = false

  /** @param idOf - the task whose result lies there */
  constructor(folder: string, host: BackendHost, reader: ResultReader, idOf: (path: string) => string) {
    this.#idOf = idOf
    this.#folder = folder
    this.#host = host
    this.#reader = reader
    this.#reports = new FolderReports(folder, (name) => {
      const watched = this.#watched.get(name)
      if (watched !== undefined) this.#read(watched)
    })
  }

  /**
   * Resolves when nothing that is written from now on can be missed. @throws BrokerError where the folder is not there
   */
  async watch(
    paths: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed: (error: unknown) => void,
  ): Promise<Subscription> {
    // Before the first look, so that nothing falls between.
    if (paths.length > 0) await this.#reports.follow()
    const distinct = [...new Set(paths)]
    // A listener of its own: one subscription may be closed while another with the same functions goes on.
    const watcher: Watcher = { names: distinct.map((path) => basename(path)), on, onFailed }
    if (!this.#closed) for (const path of distinct) this.#join(path, watcher)
    if (this.#watched.size === 0) this.#reports.stop()
    this.#arm()
    return { close: async () => this.#leave(watcher) }
  }

  close(): void {
    this.#closed = true
    this.#watched.clear()
    this.#rest()
  }

  #join(path: string, watcher: Watcher): void {
    const name = basename(path)
    const fresh: Watched = {
      path,
      watchers: new Set(),
      version: '',
      last: undefined,
      reading: undefined,
      again: false,
    }
    const watched = this.#watched.get(name) ?? fresh
    this.#watched.set(name, watched)
    const { last } = watched
    // Never from inside of this call: the watcher may do anything.
    if (last !== undefined) microtask(() => watched.watchers.has(watcher) && watcher.on(last))
    watched.watchers.add(watcher)
    this.#read(watched)
  }

  #leave(watcher: Watcher): void {
    for (const name of watcher.names) {
      const watched = this.#watched.get(name)
      watched?.watchers.delete(watcher)
      if (watched?.watchers.size === 0) this.#watched.delete(name)
    }
    if (this.#watched.size === 0) this.#rest()
  }

  /** Nobody waits. */
  #rest(): void {
    this.#reports.stop()
    this.#timer?.cancel()
    this.#timer = undefined
  }

  /** Ends the subscriptions, and tells each why. */
  #fail(watchers: Iterable<Watcher>, error: unknown): void {
    for (const watcher of new Set(watchers)) {
      this.#leave(watcher)
      watcher.onFailed(error)
    }
  }

  /** Whoever waits for a result keeps the process alive. */
  #arm(): void {
    if (this.#watched.size === 0) return
    this.#timer ??= this.#host.clock.after(POLL_MS, () => void this.#poll(), { keepAlive: true })
  }

  async #poll(): Promise<void> {
    try {
      await this.#reports.follow()
      for (const watched of await this.#unfinished()) this.#read(watched)
    } catch (error) {
      this.#fail(
        [...this.#watched.values()].flatMap(({ watchers }) => [...watchers]),
        error,
      )
    }
    if (this.#watched.size === 0) this.#reports.stop()
    this.#timer = undefined
    this.#arm()
  }

  /** What may have changed and is not final, as far as is known. */
  async #unfinished(): Promise<Watched[]> {
    const open = [...this.#watched].filter(([, { last }]) => last === undefined || !isReady(last.status))
    if (open.length < MANY) return open.map(([, watched]) => watched)
    const names = new Set(await readdir(this.#folder).catch(() => []))
    return open.filter(([name]) => names.has(name)).map(([, watched]) => watched)
  }

  /** One reading at a time; a change during it is looked at after it. */
  #read(watched: Watched): void {
    watched.again = true
    watched.reading ??= this.#readOn(watched)
  }

  async #readOn(watched: Watched): Promise<void> {
    while (watched.again) {
      watched.again = false
      try {
        const found = await this.#reader.record(watched.path)
        if (found === undefined || found.version === watched.version) continue
        watched.version = found.version
        watched.last = found.value
        for (const { on } of watched.watchers) on(found.value)
      } catch (error) {
        this.#unreadable(watched, error)
      }
    }
    watched.reading = undefined
  }

  #unreadable(watched: Watched, error: unknown): void {
    if (error instanceof BrokerError) {
      this.#fail([...watched.watchers], error)
      return
    }
    this.#host.logger.error(`${watched.path} holds no result: ${(error as Error).message}`, { error })
    // Whoever waits for it would wait in vain.
    const record = unreadableRecord(this.#idOf(watched.path), error)
    for (const { on } of watched.watchers) on(record)
  }
}
