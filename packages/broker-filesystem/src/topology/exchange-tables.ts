import { link, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BrokerError, type Clock, fileError, sleep, systemCode } from '@celeriac/core/adapter'
import { type Binding, checkExchangeFileName, exchangeFileName, InvalidExchangeName } from '@celeriac/protocol'
import { hiddenName } from '../atomic-write.ts'
import { readBindings, sameBinding, writeBindings } from './bindings-text.ts'
import { FileLock } from './file-lock.ts'

/** Python writes a table in place: for a moment it can be empty or cut. */
const READ_AGAIN_MS = 20
const READS = 50

/** Without a shared lock, another writer may have written over what we wrote. */
const LOOK_AGAIN_MS = 50
const WRITES = 20

/** The bindings of exchanges: a file `<exchange>.exchange` for each, in the control folder, which Python shares. */
export class ExchangeTables {
  readonly #folder: string
  readonly #clock: Clock
  readonly #lock: FileLock
  /** Changes wait for each other here, so that one process starts one locker at a time. */
  #changes: Promise<unknown> = Promise.resolve()

  constructor(folder: string, clock: Clock) {
    this.#folder = folder
    this.#clock = clock
    this.#lock = new FileLock(clock)
  }

  /** @throws BrokerError where the name cannot be that of an exchange, or the file is no table */
  async read(exchange: string): Promise<readonly Binding[]> {
    return (await this.#readFile(this.#path(exchange))) ?? []
  }

  /** Adds a binding, in front, if it is not there. */
  bind(exchange: string, binding: Binding): Promise<void> {
    const path = this.#path(exchange)
    return this.#inTurn(async () => {
      const present = async () => (await this.#readFile(path))?.some((row) => sameBinding(row, binding)) === true
      if (await present()) return
      await mkdir(this.#folder, { recursive: true })
      if (await this.#create(path, [binding])) return
      const add = (rows: Binding[]) => (rows.some((row) => sameBinding(row, binding)) ? rows : [binding, ...rows])
      await this.#change(path, add, present)
    })
  }

  /** Takes away every binding that `matches` names. */
  unbind(exchange: string, matches: (binding: Binding) => boolean): Promise<void> {
    const path = this.#path(exchange)
    return this.#inTurn(async () => {
      const absent = async () => (await this.#readFile(path))?.some(matches) !== true
      if (await absent()) return
      await this.#change(path, (rows) => rows.filter((row) => !matches(row)), absent)
    })
  }

  /** All exchanges that have a table. */
  async exchanges(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => [])
    return names
      .filter((name) => name.endsWith('.exchange'))
      .map((name) => name.slice(0, -'.exchange'.length))
      .filter(isExchangeName)
  }

  #path(exchange: string): string {
    try {
      return join(this.#folder, exchangeFileName(exchange))
    } catch (error) {
      if (!(error instanceof InvalidExchangeName)) throw error
      throw new BrokerError('bad_option', `${error.message}. Letters, digits, '.', '_' and '-' are allowed.`, {
        affects: 'channel',
        canRetry: false,
        cause: error,
      })
    }
  }

  async #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#changes.then(change, change)
    this.#changes = turn.catch(() => undefined)
    try {
      await turn
    } catch (error) {
      throw fileError('The bindings could not be written', error)
    }
  }

  /** Rewrites the file in place, as Python does: whoever waits for its lock then reads the same file. */
  async #change(path: string, change: (rows: Binding[]) => Binding[], done: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < WRITES; attempt += 1) {
      const unlock = await this.#lock.lock(path)
      try {
        const text = Buffer.from(writeBindings(change([...((await this.#readFile(path)) ?? [])])))
        const file = await open(path, 'r+')
        try {
          await file.write(text, 0, text.length, 0)
          await file.truncate(text.length)
        } finally {
          await file.close()
        }
      } finally {
        await unlock()
      }
      if (this.#lock.isShared) return
      await sleep(LOOK_AGAIN_MS, this.#clock)
      if (await done()) return
    }
    throw new BrokerError('failed', `${path} is written over by another process again and again.`, {
      affects: 'channel',
      canRetry: true,
    })
  }

  /** Makes the file with its content in one step; false where it exists. */
  async #create(path: string, bindings: readonly Binding[]): Promise<boolean> {
    const text = writeBindings(bindings)
    const hidden = join(this.#folder, hiddenName())
    try {
      await writeFile(hidden, text, { flag: 'wx' })
      await link(hidden, path)
      return true
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false
      // Some file systems have no links.
      if (systemCode(error) !== 'EPERM' && systemCode(error) !== 'ENOTSUP' && systemCode(error) !== 'ENOSYS')
        throw error
      return createPlainly(path, text)
    } finally {
      await rm(hidden, { force: true })
    }
  }

  /** @returns undefined where there is no such file */
  async #readFile(path: string): Promise<Binding[] | undefined> {
    for (let reads = 1; ; reads += 1) {
      let text: string
      try {
        text = await readFile(path, 'utf8')
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return undefined
        throw fileError('The bindings could not be read', error)
      }
      const bindings = readBindings(text)
      if (bindings !== undefined) return bindings
      if (reads === READS) {
        // Who made it has died before writing.
        if (text === '') return []
        throw new BrokerError('failed', `${path} is no table of bindings.`, { affects: 'channel', canRetry: false })
      }
      await sleep(READ_AGAIN_MS, this.#clock)
    }
  }
}

function isExchangeName(name: string): boolean {
  try {
    checkExchangeFileName(name)
    return true
  } catch {
    return false
  }
}

async function createPlainly(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}
