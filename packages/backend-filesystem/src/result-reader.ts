import { type BackendHost, fileError, type ResultCodec, sleep } from '@celeriac/core/adapter'
import type { ResultRecord } from '@celeriac/protocol'
import { readResultFile } from './result-file.ts'

/** Python writes results in place: one that is not whole is read again, for a second. */
const READ_AGAIN_MS = 20
const READS = 50

/** A decoded file. */
export interface Found<T> {
  readonly value: T
  /** A text that changes when the file does. */
  readonly version: string
}

/** Reads results that somebody may be writing at this moment. */
export class ResultReader {
  readonly #clock: BackendHost['clock']
  readonly #codec: ResultCodec

  constructor({ clock, codec }: BackendHost) {
    this.#clock = clock
    this.#codec = codec
  }

  record(path: string): Promise<Found<ResultRecord> | undefined> {
    return this.read(path, (bytes) => this.#codec.decode(bytes))
  }

  /**
   * @returns undefined where there is no file
   * @throws BrokerError where the file system refuses; what `decode` throws, where the file stays as it is for a second
   */
  async read<T>(path: string, decode: (bytes: Uint8Array) => T): Promise<Found<T> | undefined> {
    for (let reads = 1; ; reads += 1) {
      const content = await readResultFile(path).catch((error: unknown) => {
        throw fileError('A result cannot be read', error)
      })
      if (content === undefined) return undefined
      try {
        return { value: decode(content.bytes), version: content.version }
      } catch (error) {
        if (reads === READS) throw error
      }
      await sleep(READ_AGAIN_MS, this.#clock)
    }
  }
}
