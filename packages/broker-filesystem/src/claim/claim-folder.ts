import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, type Logger, systemCode } from '@celeriac/core/adapter'
import type { Folders } from '../folders.ts'
import { LEASE_FILE, writeLease } from './lease-file.ts'

/** Where consumers keep what they hold, below the control folder. */
export function claimedFolder(folders: Folders): string {
  return join(folders.control, 'claimed')
}

/**
 * One connection's folder of claimed messages: `<control>/claimed/<node>.<random>/`. Moving a message's file into it is
 * the claim, and nothing is ever only in memory. A file in it, touched now and then, shows that its owner lives.
 */
export class ClaimFolder {
  readonly #folders: Folders
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #node: string
  /** Undefined before the first claim, and after others have taken the folder for a dead one's. */
  #opened: Promise<string> | undefined
  #name: string | undefined

  constructor(folders: Folders, clock: Clock, logger: Logger, node: string) {
    this.#folders = folders
    this.#clock = clock
    this.#logger = logger
    this.#node = node.replaceAll(/[^A-Za-z0-9@._-]/g, '_')
  }

  /**
   * Moves a message here.
   *
   * @returns the new path, or undefined where another consumer was faster
   */
  async claim(name: string): Promise<string | undefined> {
    const folder = await this.#open()
    const path = join(folder, name)
    try {
      await rename(join(this.#folders.dataIn, name), path)
      return path
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      // Either the message has gone, or our folder.
      if (!(await exists(folder))) this.#lost()
      return undefined
    }
  }

  /** Its name, once it has been made. */
  get name(): string | undefined {
    return this.#name
  }

  /** Says that we live. */
  async renew(): Promise<void> {
    if (this.#opened === undefined) return
    const now = this.#clock.now() / 1000
    try {
      await utimes(join(await this.#opened, LEASE_FILE), now, now)
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      this.#lost()
    }
  }

  /** Gives the folder up; what is still in it will be given back by others. */
  async close(): Promise<void> {
    if (this.#opened === undefined) return
    const folder = await this.#opened
    this.#opened = undefined
    await rm(join(folder, LEASE_FILE), { force: true })
    // Fails where something is left in it, as it should.
    await rmdir(folder).catch(() => undefined)
  }

  #open(): Promise<string> {
    this.#opened ??= this.#make().catch((error: unknown) => {
      this.#opened = undefined
      throw error
    })
    return this.#opened
  }

  /** Never the same name again: a message that comes back to us must not meet an old delivery of itself. */
  async #make(): Promise<string> {
    const name = `${this.#node}.${randomUUID().slice(0, 8)}`
    const folder = join(claimedFolder(this.#folders), name)
    this.#name = name
    await mkdir(folder, { recursive: true })
    await writeLease(folder, this.#folders)
    return folder
  }

  #lost(): void {
    this.#opened = undefined
    this.#logger.warn(
      'The messages held by this consumer were given back by others, since its lease has lapsed: they may run twice. ' +
        'An event loop that stands still for long needs a longer brokerTransportOptions.lease.',
    )
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
