import { randomUUID } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, type Logger, systemCode } from '@celeriac/core/adapter'
import { queueOfFileName } from '@celeriac/protocol'
import type { Folders } from '../folders.ts'
import { claimedFolder } from './claim-folder.ts'
import { giveBack } from './give-back.ts'
import { type Lease, readLease } from './lease-file.ts'

/** When a folder's owner was last seen to do something. */
interface Sighting {
  readonly touchedMs: number
  /** By our own monotonic clock: the machines' wall clocks need not agree. */
  readonly sinceMs: number
}

/** Gives back what dead consumers held. Every consuming connection does so, for all others. */
export class RecoverClaims {
  readonly #folders: Folders
  readonly #clock: Clock
  readonly #logger: Logger
  #seen = new Map<string, Sighting>()

  constructor(folders: Folders, clock: Clock, logger: Logger) {
    this.#folders = folders
    this.#clock = clock
    this.#logger = logger
  }

  /**
   * Looks at every folder but one's own; those that did not change for the length of their lease are cleared.
   *
   * @returns whether any was
   */
  async check(own: string | undefined): Promise<boolean> {
    let cleared = false
    const parent = claimedFolder(this.#folders)
    const seen = new Map<string, Sighting>()
    for (const name of await readdir(parent).catch(() => [])) {
      if (name === own) continue
      const lease = await readLease(join(parent, name), this.#folders).catch(() => undefined)
      if (lease === undefined) continue
      const nowMs = this.#clock.monotonic()
      const before = this.#seen.get(name)
      const sighting = before?.touchedMs === lease.touchedMs ? before : { touchedMs: lease.touchedMs, sinceMs: nowMs }
      if (nowMs - sighting.sinceMs < lease.leaseMs) seen.set(name, sighting)
      else if (await this.#clear(join(parent, name), lease)) cleared = true
    }
    this.#seen = seen
    return cleared
  }

  async #clear(folder: string, lease: Lease): Promise<boolean> {
    // Renamed first: of several who see that it is dead, one gets it, and its owner, should it wake, notices.
    const taken = `${folder}~${randomUUID().slice(0, 4)}`
    try {
      await rename(folder, taken)
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false
      throw error
    }
    const names = (await readdir(taken)).filter((name) => !name.startsWith('.') && queueOfFileName(name) !== undefined)
    for (const name of names) {
      if (await giveBack(join(taken, name), lease.dataIn)) continue
      this.#logger.error(`${join(taken, name)} could not be given back to ${lease.dataIn}.`)
      return false
    }
    await rm(taken, { recursive: true, force: true })
    if (names.length > 0) this.#logger.warn(`Gave back ${names.length} messages of a consumer that has died.`)
    return names.length > 0
  }
}
