import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file so that nobody ever sees half of it: under a hidden name, which neither we nor Python take for a
 * message, then renamed. An existing file is replaced.
 *
 * @param after - does not reject; the file appears only when this has been done
 */
export async function atomicWrite(path: string, text: string, after?: Promise<unknown>): Promise<void> {
  const hidden = join(dirname(path), hiddenName())
  try {
    await writeFile(hidden, text, { flag: 'wx' })
    await after
    await rename(hidden, path)
  } catch (error) {
    await rm(hidden, { force: true }).catch(() => undefined)
    throw error
  }
}

/** A name for a file that is not finished. */
export function hiddenName(): string {
  return `.${randomUUID()}.part`
}
