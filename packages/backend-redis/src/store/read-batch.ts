import { BrokerError, nextTurn } from '@celeriac/core/adapter'
import type { RunCommand } from '../connect/reopening-link.ts'

interface Caller {
  readonly keys: readonly string[]
  resolve(documents: readonly (Buffer | null)[]): void
  reject(error: unknown): void
}

const MOST_KEYS = 1000

/** Reads what one turn of the event loop asks for together. */
export class ReadBatch {
  readonly #run: RunCommand
  #callers: Caller[] = []

  constructor(run: RunCommand) {
    this.#run = run
  }

  read(keys: readonly string[]): Promise<readonly (Buffer | null)[]> {
    if (keys.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#callers.push({ keys, resolve, reject })
      if (this.#callers.length === 1) nextTurn(() => void this.#flush())
    })
  }

  #flush(): Promise<void> {
    const callers = this.#callers
    this.#callers = []
    return this.#answer(callers)
  }

  async #answer(callers: readonly Caller[]): Promise<void> {
    try {
      const documents = await this.#readAll([...new Set(callers.flatMap((caller) => caller.keys))])
      for (const { keys, resolve } of callers) resolve(keys.map((key) => documents.get(key) ?? null))
    } catch (error) {
      // A key that is refused is the trouble of those who ask for it, and not of the others.
      const apart = callers.length > 1 && error instanceof BrokerError && error.affects === 'message'
      if (apart) for (const caller of callers) void this.#answer([caller])
      else for (const { reject } of callers) reject(error)
    }
  }

  async #readAll(keys: readonly string[]): Promise<ReadonlyMap<string, Buffer | null>> {
    const documents = new Map<string, Buffer | null>()
    for (let i = 0; i < keys.length; i += MOST_KEYS) {
      const portion = keys.slice(i, i + MOST_KEYS)
      const values = await this.#run((redis) => redis.mgetBuffer(...portion))
      for (const [j, key] of portion.entries()) documents.set(key, values[j] ?? null)
    }
    return documents
  }
}
