import { BrokerError, type BrokerErrorCode } from '@celeriac/core/internal'
import { codeOf } from './result-file.ts'

interface Meaning {
  readonly code: BrokerErrorCode
  readonly affects: 'message' | 'connection'
  readonly canRetry: boolean
}

const GONE: Meaning = { code: 'connection_lost', affects: 'connection', canRetry: true }
const RIGHTS: Meaning = { code: 'access_refused', affects: 'message', canRetry: false }
const NEVER: Meaning = { code: 'failed', affects: 'message', canRetry: false }
/** A device, a network share or a limit of this process: it may pass. */
const NOT_NOW: Meaning = { code: 'failed', affects: 'message', canRetry: true }

/** What a failed system call means for whoever waits for a result. */
const MEANINGS = new Map<string | undefined, Meaning>([
  ['ENOENT', GONE],
  ['ENOTDIR', GONE],
  ['EACCES', RIGHTS],
  ['EPERM', RIGHTS],
  ['ELOOP', NEVER],
  ['EISDIR', NEVER],
  ['EINVAL', NEVER],
  ['ENAMETOOLONG', NEVER],
])

/** A failed system call as an error of ours. */
export function fileFault(what: string, error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const { code, affects, canRetry } = MEANINGS.get(codeOf(error)) ?? NOT_NOW
  return new BrokerError(code, `${what}: ${(error as Error).message}`, { affects, canRetry, cause: error })
}
