import { readFile, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemCode } from '@celeriac/core/adapter'
import { markRedelivered } from '@celeriac/protocol'
import { atomicWrite } from '../atomic-write.ts'

/**
 * Moves a claimed message back to where consumers look, marked as redelivered. It is one file at every moment, so it
 * can neither be lost nor doubled. Under its own name it comes in front, where it was.
 *
 * @param name - of the file there; its own by default
 * @returns false where it is no longer ours
 */
export async function giveBack(path: string, folder: string, name: string = basename(path)): Promise<boolean> {
  try {
    const marked = mark(await readFile(path, 'utf8'))
    if (marked !== undefined) await atomicWrite(path, marked)
    await rename(path, join(folder, name))
    return true
  } catch (error) {
    // Our folder was taken by others, or by a user.
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/** Moves a claimed message back that nobody has seen. */
export async function putBackUnseen(path: string, folder: string): Promise<void> {
  await rename(path, join(folder, basename(path))).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error
  })
}

/** What cannot be read goes back as it is. */
function mark(envelope: string): string | undefined {
  try {
    return markRedelivered(envelope)
  } catch {
    return undefined
  }
}
