import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileError } from '@celeriac/core/adapter'

/** What the file system reports of a folder, for as long as it is the same folder. */
export class FolderReports {
  readonly #folder: string
  readonly #onChange: (name: string) => void
  #watcher: FSWatcher | undefined
  /** Identity of the folder that the reports are about. */
  #identity = ''

  constructor(folder: string, onChange: (name: string) => void) {
    this.#folder = folder
    this.#onChange = onChange
  }

  /**
   * Starts the reports, also for a folder that was made anew: nothing is reported about the one that was removed.
   * @throws BrokerError
   */
  async follow(): Promise<void> {
    let identity: string
    try {
      const { dev, ino, birthtimeNs } = await stat(this.#folder, { bigint: true })
      identity = `${dev} ${ino} ${birthtimeNs}`
    } catch (error) {
      this.stop()
      throw fileError(`The folder ${this.#folder} of the result backend cannot be read`, error)
    }
    if (identity !== this.#identity) this.stop()
    this.#identity = identity
    this.#watcher ??= this.#open()
  }

  stop(): void {
    this.#watcher?.close()
    this.#watcher = undefined
  }

  #open(): FSWatcher | undefined {
    try {
      const watcher = watch(this.#folder, { persistent: false }, (_event, name) => {
        if (name !== null) this.#onChange(name)
      })
      watcher.on('error', () => watcher.close())
      return watcher
    } catch {
      // Looking every second finds all.
      return undefined
    }
  }
}
