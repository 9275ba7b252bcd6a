import type { ResultRecord } from '@celeriac/protocol'
import type { ResultBackend } from '../ports/result-backend.ts'
import { canPass, mayConcernOne } from './can-pass.ts'
import { TickBatch } from './tick-batch.ts'

interface Read {
  readonly id: string
  resolve(record: ResultRecord | undefined): void
  reject(error: unknown): void
}

/** Ids of one request. */
const mostTogether = 1000

/** Single reads of results: those of one tick are one request. */
export class ResultReads {
  readonly #backend: () => Promise<ResultBackend>
  readonly #batch = new TickBatch<Read>((reads) => this.#readAll(reads))

  constructor(backend: () => Promise<ResultBackend>) {
    this.#backend = backend
  }

  /** The current record; undefined where there is none. */
  fetch(id: string): Promise<ResultRecord | undefined> {
    return new Promise((resolve, reject) => this.#batch.add({ id, resolve, reject }))
  }

  #readAll(reads: readonly Read[]): void {
    for (let at = 0; at < reads.length; at += mostTogether) void this.#read(reads.slice(at, at + mostTogether))
  }

  async #read(reads: readonly Read[]): Promise<void> {
    const ids = [...new Set(reads.map((read) => read.id))]
    try {
      const backend = await this.#backend()
      const records = await backend.fetch(ids)
      const byId = new Map(ids.map((id, index) => [id, records[index]]))
      for (const read of reads) read.resolve(byId.get(read.id))
    } catch (error) {
      // One that cannot be read is the trouble of those who asked for it, and not of the others.
      if (ids.length > 1 && mayConcernOne(error) && !canPass(error))
        for (const id of ids) void this.#read(of(id, reads))
      else for (const read of reads) read.reject(error)
    }
  }
}

function of(id: string, reads: readonly Read[]): readonly Read[] {
  return reads.filter((read) => read.id === id)
}
