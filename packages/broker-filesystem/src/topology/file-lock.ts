import type { Clock } from '@celeriac/core/adapter'
import { lockByFlock } from './lock-by-flock.ts'
import { lockBySideFile } from './lock-by-side-file.ts'
import type { Unlock } from './unlock.ts'

/**
 * Locks a file against other writers. Kombu holds `flock(2)` on the file itself, which Node cannot ask for; the
 * program `flock` can. Where there is none, a file beside it keeps our own processes apart, and the caller must look
 * whether Python has written at the same time.
 */
export class FileLock {
  readonly #clock: Clock
  #hasFlock = process.platform !== 'win32'

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether Python respects the locks given out. */
  get isShared(): boolean {
    return this.#hasFlock
  }

  /** @throws BrokerError where the lock cannot be had in ten seconds */
  async lock(path: string): Promise<Unlock> {
    if (this.#hasFlock) {
      const unlock = await lockByFlock(path, this.#clock)
      if (unlock !== undefined) return unlock
      this.#hasFlock = false
    }
    return lockBySideFile(path, this.#clock)
  }
}
