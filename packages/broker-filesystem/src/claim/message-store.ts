import { mkdir, readFile, rename, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Clock, type Logger, sleep, systemCode } from '@celeriac/core/adapter'
import { type Envelope, InvalidEnvelope, parseEnvelope } from '@celeriac/protocol'
import type { Folders } from '../folders.ts'
import type { ClaimFolder } from './claim-folder.ts'
import { giveBack, putBackUnseen } from './give-back.ts'

/** Python writes its messages in place: one that was claimed too early is read again. */
const READ_AGAIN_MS = 50
const READS = 20

/** A claimed message, readable or not yet. */
export interface Claimed {
  readonly path: string
  /** Undefined where Python is still writing it. */
  readonly envelope: Envelope | undefined
}

/** What can be done with the files of messages, from the claim to the end. */
export class MessageStore {
  readonly #folders: Folders
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #claims: ClaimFolder

  constructor(folders: Folders, clock: Clock, logger: Logger, claims: ClaimFolder) {
    this.#folders = folders
    this.#clock = clock
    this.#logger = logger
    this.#claims = claims
  }

  /** @returns undefined where another consumer was faster */
  async claim(name: string): Promise<Claimed | undefined> {
    const path = await this.#claims.claim(name)
    return path === undefined ? undefined : { path, envelope: await read(path) }
  }

  /** Reads a half-written message again, for a second. What stays unreadable is put aside. */
  async readLater(path: string): Promise<Envelope | undefined> {
    for (let reads = 0; reads < READS; reads += 1) {
      await sleep(READ_AGAIN_MS, this.#clock)
      const envelope = await read(path)
      if (envelope !== undefined) return envelope
    }
    const aside = join(this.#folders.control, 'unreadable')
    await mkdir(aside, { recursive: true })
    await rename(path, join(aside, basename(path))).catch(ignoreMissing)
    this.#logger.error(
      `A file in ${this.#folders.dataIn} is no message; it was put aside as ${join(aside, basename(path))}.`,
    )
    return undefined
  }

  /** The message is done with. */
  async finish(path: string): Promise<void> {
    const { processed } = this.#folders
    if (processed === undefined) return unlink(path).catch(ignoreMissing)
    await mkdir(processed, { recursive: true })
    await rename(path, join(processed, basename(path))).catch(ignoreMissing)
  }

  /** Back to where it came from, under its own name or another; marked as redelivered. */
  async giveBack(path: string, name?: string): Promise<void> {
    await giveBack(path, this.#folders.dataIn, name)
  }

  /** Back as if it had never been claimed. */
  async putBackUnseen(path: string): Promise<void> {
    await putBackUnseen(path, this.#folders.dataIn)
  }
}

async function read(path: string): Promise<Envelope | undefined> {
  try {
    return parseEnvelope(await readFile(path))
  } catch (error) {
    if (error instanceof InvalidEnvelope || systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Somebody has taken it since: the lease had lapsed. */
function ignoreMissing(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error
}
