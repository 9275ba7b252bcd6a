import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type BackendHost,
  fileError,
  finalError,
  type GroupStore,
  type ResultBackend,
  type Subscription,
  systemCode,
} from '@celeriac/core/adapter'
import type { ResultKeys, ResultRecord, ResultTuple } from '@celeriac/protocol'
import { isRecord, maskUrl, parseResultTuple } from '@celeriac/protocol'
import { checkFolder } from './folder-check.ts'
import { inTurn } from './in-turn.ts'
import { deleteResultFile, resultPath, writeResultFile } from './result-file.ts'
import { ResultReader } from './result-reader.ts'
import { ResultWatcher } from './result-watcher.ts'

/** Files that are read at once. */
const AT_ONCE = 64

/** What {@link FileResults} needs. */
export interface FileResultsOptions {
  readonly folder: string
  readonly keys: ResultKeys
  readonly expiresS: number | null
  readonly host: BackendHost
}

/** Results as files of a folder. */
export class FileResults implements ResultBackend {
  readonly reach = 'anywhere'
  readonly expiresByItself = false
  readonly displayUrl: string
  readonly groups: GroupStore
  readonly #options: FileResultsOptions
  readonly #reader: ResultReader
  readonly #watcher: ResultWatcher
  /** Stores of one id wait for each other: a look whether a SUCCESS stands must not meet another store. */
  readonly #turns = inTurn()
  readonly #stores = new Set<Promise<unknown>>()
  #checked: Promise<void> | undefined
  #closed = false

  constructor(options: FileResultsOptions) {
    const { folder, host, keys } = options
    this.#options = options
    this.displayUrl = maskUrl(`file://${folder}`)
    this.#reader = new ResultReader(host)
    const prefixLength = keys.resultKey('').length
    this.#watcher = new ResultWatcher(folder, host, this.#reader, (path) => basename(path).slice(prefixLength))
    this.groups = {
      save: async (id, result) => {
        await this.#ready()
        await this.#write(keys.groupKey(id), host.codec.encodeValue({ result }))
      },
      restore: async (id) => {
        await this.#ready()
        const found = await this.#reader.read(resultPath(folder, keys.groupKey(id)), savedGroup(host))
        return found?.value
      },
      delete: async (id) => {
        await this.#ready()
        await deleteResultFile(resultPath(folder, keys.groupKey(id)))
      },
    }
  }

  store(record: ResultRecord): Promise<'stored' | 'kept'> {
    const stored = this.#turns(record.taskId, () => this.#store(record))
    this.#stores.add(stored)
    const forget = (): void => void this.#stores.delete(stored)
    stored.then(forget, forget)
    return stored
  }

  async fetch(ids: readonly string[]): Promise<readonly (ResultRecord | undefined)[]> {
    await this.#ready()
    const found = new Map<string, ResultRecord | undefined>()
    const wanted = [...new Set(ids)]
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map(async (id) => found.set(id, await this.#read(id))))
    }
    return ids.map((id) => found.get(id))
  }

  async watch(
    ids: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed: (error: unknown) => void = () => undefined,
  ): Promise<Subscription> {
    await this.#ready()
    const paths = ids.map((id) => this.#path(id))
    return this.#watcher.watch(paths, on, onFailed)
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.#ready()
    await Promise.all(ids.map((id) => deleteResultFile(this.#path(id))))
  }

  /** Deletes what was last written longer ago than `resultExpires`. */
  async cleanup(now: Date): Promise<void> {
    await this.#ready()
    const { folder, keys, expiresS } = this.#options
    if (!expiresS) return
    const prefixes = [keys.resultKey(''), keys.groupKey(''), keys.chordUnlockKey('')]
    const names = (await readdir(folder)).filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
    for (let at = 0; at < names.length; at += AT_ONCE) {
      await Promise.all(
        names.slice(at, at + AT_ONCE).map((name) => deleteIfOlder(join(folder, name), now.getTime() - expiresS * 1000)),
      )
    }
  }

  async close(): Promise<void> {
    // What was begun is finished; what comes after is refused.
    await Promise.allSettled(this.#stores)
    this.#closed = true
    this.#watcher.close()
  }

  async #store(record: ResultRecord): Promise<'stored' | 'kept'> {
    await this.#ready()
    // What cannot be read is no SUCCESS that could be lost.
    const current = await this.#read(record.taskId).catch(() => undefined)
    if (current?.status === 'SUCCESS') return 'kept'
    await this.#write(this.#options.keys.resultKey(record.taskId), this.#options.host.codec.encode(record))
    return 'stored'
  }

  async #read(id: string): Promise<ResultRecord | undefined> {
    return (await this.#reader.record(this.#path(id)))?.value
  }

  async #write(key: string, content: string | Uint8Array): Promise<void> {
    try {
      await writeResultFile(resultPath(this.#options.folder, key), content)
    } catch (error) {
      throw fileError('A result could not be written', error)
    }
  }

  #path(id: string): string {
    return resultPath(this.#options.folder, this.#options.keys.resultKey(id))
  }

  async #ready(): Promise<void> {
    if (this.#closed) {
      throw finalError('closed', 'The result backend is closed.')
    }
    this.#checked ??= checkFolder(this.#options.folder).catch((error: unknown) => {
      this.#checked = undefined
      throw error
    })
    await this.#checked
  }
}

function savedGroup({ codec }: BackendHost): (bytes: Uint8Array) => ResultTuple {
  return (bytes) => {
    const saved = codec.decodeValue(bytes)
    return parseResultTuple(isRecord(saved) ? saved['result'] : undefined)
  }
}

async function deleteIfOlder(path: string, thanMs: number): Promise<void> {
  try {
    if ((await stat(path)).mtimeMs < thanMs) await deleteResultFile(path)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}
