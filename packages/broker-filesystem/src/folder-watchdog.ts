import { stat } from 'node:fs/promises'
import { BrokerError, type Clock, type Timer } from '@celeriac/core/adapter'
import type { Folders } from './folders.ts'

/** Looks now and then whether the folders are still there. Does not keep the process alive. */
export class FolderWatchdog {
  readonly #folders: Folders
  readonly #clock: Clock
  readonly #onLost: (error: BrokerError) => void
  #timer: Timer | undefined
  #stopped = false

  constructor(folders: Folders, clock: Clock, onLost: (error: BrokerError) => void) {
    this.#folders = folders
    this.#clock = clock
    this.#onLost = onLost
    this.#arm()
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }

  async #look(): Promise<void> {
    const { dataIn, dataOut } = this.#folders
    try {
      await stat(dataIn)
      if (dataOut !== dataIn) await stat(dataOut)
    } catch (cause) {
      return this.#onLost(lostFolder(cause))
    }
    this.#arm()
  }

  #arm(): void {
    if (!this.#stopped) this.#timer = this.#clock.after(this.#folders.pollMs, () => void this.#look())
  }
}

/** Without its folders there is no broker. */
export function lostFolder(cause: unknown): BrokerError {
  return new BrokerError('connection_lost', `A folder of filesystem:// is gone: ${(cause as Error).message}`, {
    affects: 'connection',
    cause,
  })
}
