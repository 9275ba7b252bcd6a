import { randomUUID } from 'node:crypto'
import { open, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BrokerError, systemCode } from '@celeriac/core/adapter'

/** What a file held, and what tells whether it has changed since. */
export interface FileContent {
  readonly bytes: Uint8Array
  readonly version: string
}

/** @returns undefined where there is no such file */
export async function readResultFile(path: string): Promise<FileContent | undefined> {
  try {
    const file = await open(path)
    try {
      const { ino, mtimeNs, size } = await file.stat({ bigint: true })
      return { bytes: await file.readFile(), version: `${ino} ${mtimeNs} ${size}` }
    } finally {
      await file.close()
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file under a hidden name and renames it, so that nobody reads half a result. */
export async function writeResultFile(path: string, content: string | Uint8Array): Promise<void> {
  const hidden = join(dirname(path), `.${randomUUID()}.part`)
  try {
    await writeFile(hidden, content, { flag: 'wx' })
    await rename(hidden, path)
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => undefined)
    throw error
  }
}

export async function deleteResultFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error
  })
}

/**
 * Keys become names of files, and ids come from messages.
 *
 * @throws BrokerError where a key would lead out of the folder
 */
export function resultPath(folder: string, key: string): string {
  if (!/[/\\\0]/.test(key)) return join(folder, key)
  throw new BrokerError('unsupported', `No result can be kept in a file of this name: ${JSON.stringify(key)}`, {
    affects: 'message',
    canRetry: false,
  })
}
