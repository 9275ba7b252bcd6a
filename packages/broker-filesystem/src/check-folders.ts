import { mkdir, stat } from 'node:fs/promises'
import { badOption, type Folders } from './folders.ts'

/**
 * As in Celery, the data folders are the user's to make: one that is missing is rather a wrong path than a new one.
 *
 * @throws BrokerError `bad_option`
 */
export async function checkFolders(folders: Folders): Promise<void> {
  await check('dataFolderIn', folders.dataIn)
  await check('dataFolderOut', folders.dataOut)
}

async function check(option: string, path: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    throw badOption(
      `The folder ${path} of filesystem:// cannot be used: ${reasonOf(cause)}. It must exist before a program ` +
        `starts; make it, or name another with brokerTransportOptions.${option}.`,
      cause,
    )
  })
  if (!found.isDirectory()) {
    throw badOption(`${path} is not a folder; brokerTransportOptions.${option} must name one.`)
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' ? 'it does not exist' : String((error as Error).message)
}

/**
 * A claim is one step only within one file system.
 *
 * @throws BrokerError `bad_option`
 */
export async function checkSameDevice(folders: Folders): Promise<void> {
  await mkdir(folders.control, { recursive: true })
  const [data, control] = await Promise.all([stat(folders.dataIn), stat(folders.control)])
  if (data.dev === control.dev) return
  throw badOption(
    `${folders.control} (controlFolder) must be on the same file system as ${folders.dataIn} (dataFolderIn): ` +
      'a message is claimed by moving its file from one to the other.',
  )
}
