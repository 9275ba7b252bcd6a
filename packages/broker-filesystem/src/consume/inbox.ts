import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { BrokerError, Clock, Timer } from '@celeriac/core/adapter'
import { lostFolder } from '../folder-watchdog.ts'
import type { Folders } from '../folders.ts'
import { WantedNames } from './wanted-names.ts'

/** At most this part of the time goes into reading a folder with very many files. */
const SCAN_SHARE = 1 / 20

/** Who waits for messages of a queue. */
export interface Waiter {
  readonly queue: string
  readonly hasRoom: boolean
  wake(): void
}

/**
 * Knows which messages lie in the folder, by watching it and by reading it every second: not every file system reports
 * changes, and no report is certain. One for all consumers of a connection.
 */
export class Inbox {
  readonly #folders: Folders
  readonly #clock: Clock
  readonly #onLost: (error: BrokerError) => void
  readonly #waiters = new Set<Waiter>()
  readonly #names = new WantedNames()
  #watcher: FSWatcher | undefined
  #timer: Timer | undefined
  #scanning: Promise<void> | undefined

  constructor(folders: Folders, clock: Clock, onLost: (error: BrokerError) => void) {
    this.#folders = folders
    this.#clock = clock
    this.#onLost = onLost
  }

  /** Starts to look for a queue's messages. Returns how to stop. */
  add(waiter: Waiter): () => void {
    this.#waiters.add(waiter)
    this.#names.want(waiter.queue)
    this.#watcher ??= this.#watch()
    this.lookNow()
    return () => {
      this.#waiters.delete(waiter)
      if (![...this.#waiters].some(({ queue }) => queue === waiter.queue)) this.#names.unwant(waiter.queue)
      if (this.#waiters.size === 0) this.close()
    }
  }

  /** The next file of a queue; another consumer may have taken it. */
  take(queue: string): string | undefined {
    return this.#names.take(queue)
  }

  /** Reads the folder; if that is being done, then once more after it. */
  lookNow(): void {
    const scan = (): void => {
      this.#scanning ??= this.#scan().finally(() => {
        this.#scanning = undefined
      })
    }
    if (this.#scanning === undefined) scan()
    else void this.#scanning.then(scan)
  }

  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#watcher?.close()
    this.#watcher = undefined
    this.#names.clear()
  }

  #watch(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#folders.dataIn, { persistent: false }, (_event, name) => this.#onReport(name))
      // The scan goes on without it, and finds out what is wrong.
      watcher.on('error', () => watcher.close())
      return watcher
    } catch {
      return undefined
    }
  }

  #onReport(name: string | null): void {
    const queue = name === null ? undefined : this.#names.note(name)
    if (name === null) this.lookNow()
    else if (queue !== undefined) this.#wake([queue])
  }

  #wake(queues: readonly string[]): void {
    for (const waiter of this.#waiters) if (waiter.hasRoom && queues.includes(waiter.queue)) waiter.wake()
  }

  async #scan(): Promise<void> {
    const beganMs = this.#clock.monotonic()
    try {
      // Where nobody could take anything, there is no need to look.
      if ([...this.#waiters].some((waiter) => waiter.hasRoom)) await this.#read()
    } catch (error) {
      return this.#onLost(lostFolder(error))
    }
    this.#timer?.cancel()
    if (this.#waiters.size === 0) return
    const waitMs = Math.max(this.#folders.pollMs, (this.#clock.monotonic() - beganMs) / SCAN_SHARE)
    this.#timer = this.#clock.after(waitMs, () => this.lookNow(), { keepAlive: true })
  }

  async #read(): Promise<void> {
    this.#names.scanBegins()
    this.#wake(this.#names.scanEnds(await readdir(this.#folders.dataIn)))
  }
}
