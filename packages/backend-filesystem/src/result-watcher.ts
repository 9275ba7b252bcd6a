import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  type BackendHost,
  CeleriacError,
  type Subscription,
  type Timer,
  unreadableRecord,
} from '@celeriac/core/internal'
import { isReady, type ResultRecord } from '@celeriac/protocol'
import type { ResultReader } from './result-reader.ts'

/** Not every file system reports changes, and no report is certain. */
const POLL_MS = 1_000
/** From so many results on the folder is read to see which exist, instead of trying each. */
const MANY = 200

type Listener = (record: ResultRecord) => void

/** A result that somebody waits for. */
interface Watched {
  readonly path: string
  readonly listeners: Set<Listener>
  /** Of the content that the listeners know. */
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
  /** By the names of their files. */
  readonly #watched = new Map<string, Watched>()
  #watcher: FSWatcher | undefined
  #timer: Timer | undefined

  /** @param idOf - the task whose result lies there */
  constructor(folder: string, host: BackendHost, reader: ResultReader, idOf: (path: string) => string) {
    this.#idOf = idOf
    this.#folder = folder
    this.#host = host
    this.#reader = reader
  }

  /** Resolves when nothing that is written from now on can be missed. */
  async watch(paths: readonly string[], on: Listener): Promise<Subscription> {
    // One subscription may be closed while another with the same function goes on.
    const listener: Listener = (record) => on(record)
    // Before the first look, so that nothing falls between.
    this.#watcher ??= paths.length > 0 ? this.#watchFolder() : undefined
    const names = [...new Set(paths)].map((path) => this.#join(path, listener))
    this.#arm()
    return {
      close: async () => {
        for (const name of names.splice(0)) this.#leave(name, listener)
        if (this.#watched.size === 0) this.close()
      },
    }
  }

  close(): void {
    this.#watched.clear()
    this.#watcher?.close()
    this.#watcher = undefined
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #join(path: string, listener: Listener): string {
    const name = basename(path)
    const fresh: Watched = {
      path,
      listeners: new Set(),
      version: '',
      last: undefined,
      reading: undefined,
      again: false,
    }
    const watched = this.#watched.get(name) ?? fresh
    this.#watched.set(name, watched)
    const { last } = watched
    // Never from inside of this call: the listener may do anything.
    if (last !== undefined) queueMicrotask(() => watched.listeners.has(listener) && listener(last))
    watched.listeners.add(listener)
    this.#read(watched)
    return name
  }

  #leave(name: string, listener: Listener): void {
    const watched = this.#watched.get(name)
    watched?.listeners.delete(listener)
    if (watched?.listeners.size === 0) this.#watched.delete(name)
  }

  #watchFolder(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#folder, { persistent: false }, (_event, name) => {
        const watched = name === null ? undefined : this.#watched.get(name)
        if (watched !== undefined) this.#read(watched)
      })
      watcher.on('error', () => watcher.close())
      return watcher
    } catch {
      return undefined
    }
  }

  /** Whoever waits for a result keeps the process alive. */
  #arm(): void {
    if (this.#watched.size === 0) return
    this.#timer ??= this.#host.clock.after(POLL_MS, () => void this.#poll(), { keepAlive: true })
  }

  async #poll(): Promise<void> {
    for (const watched of await this.#unfinished()) this.#read(watched)
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
        for (const listener of watched.listeners) listener(found.value)
      } catch (error) {
        this.#host.logger.error(`${watched.path} holds no result: ${(error as Error).message}`, { error })
        // Whoever waits for it would wait in vain. The file system's own troubles may pass.
        if (error instanceof CeleriacError) {
          const record = unreadableRecord(this.#idOf(watched.path), error)
          for (const listener of watched.listeners) listener(record)
        }
      }
    }
    watched.reading = undefined
  }
}
