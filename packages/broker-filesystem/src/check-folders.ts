import type { Stats } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { BrokerError, fileError, systemCode } from '@celeriac/core/adapter'
import { badOption, type Folders } from './folders.ts'

/**
 * As in Celery, the data folders are the user's to make: one that is missing is rather a wrong path than a new one. One
 * that was there before has gone with its disk, and may come back with it.
 *
 * @param wereThere they have been used
 * @throws BrokerError `bad_option`; `connection_lost` and others for what the file system says
 */
export async function checkFolders(folders: Folders, wereThere: boolean): Promise<void> {
  await check('dataFolderIn', folders.dataIn, wereThere)
  await check('dataFolderOut', folders.dataOut, wereThere)
}

async function check(option: string, path: string, wasThere: boolean): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    if (wasThere || !isMissing(cause)) throw connectError(path, cause)
    throw badOption(
      `The folder ${path} of filesystem:// cannot be used: ${reasonOf(cause)}. It must exist before a program ` +
        `starts; make it, or name another with brokerTransportOptions.${option}.`,
      cause,
    )
  })
  if (!found.isDirectory() && !wasThere) {
    throw badOption(`${path} is not a folder; brokerTransportOptions.${option} must name one.`)
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')
}

/** Without its folders there is nothing to connect to. */
function connectError(path: string, cause: unknown): BrokerError {
  const { code, message, canRetry } = fileError(`The folder ${path} of filesystem:// cannot be used`, cause)
  return new BrokerError(code, message, { affects: 'connection', canRetry, cause })
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' ? 'it does not exist' : String((error as Error).message)
}

/**
 * A claim is one step only within one file system.
 *
 * @throws BrokerError `bad_option`, and what the file system says
 */
export async function checkSameDevice(folders: Folders): Promise<void> {
  const [data, control] = await look(folders).catch((error: unknown) => {
    throw fileError(`The folder ${folders.control} (controlFolder) cannot be used`, error)
  })
  if (data.dev === control.dev) return
  throw badOption(
    `${folders.control} (controlFolder) must be on the same file system as ${folders.dataIn} (dataFolderIn): ` +
      'a message is claimed by moving its file from one to the other.',
  )
}

async function look(folders: Folders): Promise<readonly [Stats, Stats]> {
  await mkdir(folders.control, { recursive: true })
  return Promise.all([stat(folders.dataIn), stat(folders.control)])
}
