import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileError, finalError, systemCode } from '@celeriac/core/adapter'
import { deleteResultFile, readResultFile, writeResultFile } from './result-file.ts'

/**
 * Writes, reads and deletes a file, as Celery does when it starts. The folder is not made: a missing folder
 * is more likely a wrong path than a new one.
 *
 * @throws BrokerError `bad_option`, or what can pass of what the file system says
 */
export async function checkFolder(folder: string): Promise<void> {
  const path = join(folder, `.fs-backend-${randomUUID()}`)
  try {
    await writeResultFile(path, 'test value')
    await readResultFile(path)
    await deleteResultFile(path)
  } catch (cause) {
    // A full disk says nothing against the folder.
    const error = fileError(`The folder ${folder} of the result backend cannot be used`, cause)
    if (error.canRetry && !['ENOENT', 'ENOTDIR'].includes(systemCode(cause) ?? '')) throw error
    throw finalError(
      'bad_option',
      `The folder ${folder} of the result backend cannot be used: ${(cause as Error).message}. It must exist, and ` +
        'this process must be allowed to write there.',
      cause,
    )
  }
}
