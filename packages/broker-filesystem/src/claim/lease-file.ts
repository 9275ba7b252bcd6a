import { readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { isRecord } from '@celeriac/protocol'
import type { Folders } from '../folders.ts'

/** Its time of change is the sign of life of the folder's owner. */
export const LEASE_FILE = '.lease'

/** What an owner says about itself, and when it last did. */
export interface Lease {
  readonly leaseMs: number
  /** Where its messages came from, and go back to. */
  readonly dataIn: string
  readonly touchedMs: number
}

/** The data folder is written relative to the control folder: other machines may have both elsewhere. */
export async function writeLease(folder: string, folders: Folders): Promise<void> {
  const lease = { lease: folders.leaseMs / 1000, data_folder_in: relative(folders.control, folders.dataIn) }
  await writeFile(join(folder, LEASE_FILE), JSON.stringify(lease))
}

/** Whoever died before writing one is taken to be like ourselves. */
export async function readLease(folder: string, folders: Folders): Promise<Lease> {
  const path = join(folder, LEASE_FILE)
  const text = await readFile(path, 'utf8').catch(() => '')
  const { mtimeMs } = await stat(text === '' ? folder : path)
  const said = parse(text)
  const dataIn = said['data_folder_in']
  return {
    leaseMs: typeof said['lease'] === 'number' ? said['lease'] * 1000 : folders.leaseMs,
    dataIn: typeof dataIn === 'string' ? resolve(folders.control, dataIn) : folders.dataIn,
    touchedMs: mtimeMs,
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}
