import { errorText } from '@celeriac/protocol'
import { BrokerError, type BrokerErrorCode } from './broker-error.ts'

/** What a failed system call on a file means: what it breaks, and whether it can pass by itself. */
export interface FileErrorMeaning {
  readonly code: BrokerErrorCode
  readonly affects: 'message' | 'connection'
  readonly canRetry: boolean
}

/** The folder, its disk or the machine that has it is away, and may come back. */
const GONE: FileErrorMeaning = { code: 'connection_lost', affects: 'connection', canRetry: true }
/** A file system that can only be read for now: a disk is set so after an error, and a share while it moves. */
const READ_ONLY: FileErrorMeaning = { code: 'connection_refused', affects: 'connection', canRetry: true }
/** No space, no file handles, no lock: others leave some. */
const NOT_NOW: FileErrorMeaning = { code: 'failed', affects: 'message', canRetry: true }
const RIGHTS: FileErrorMeaning = { code: 'access_refused', affects: 'message', canRetry: false }
const MISSING: FileErrorMeaning = { code: 'unsupported', affects: 'message', canRetry: false }
const NEVER: FileErrorMeaning = { code: 'failed', affects: 'message', canRetry: false }

const MEANINGS = new Map<string, FileErrorMeaning>([
  ...table(GONE, 'ENOENT ENOTDIR ESTALE EIO ENODEV ENXIO ENOTCONN ECONNRESET ECONNABORTED EHOSTDOWN EHOSTUNREACH'),
  ...table(GONE, 'ENETDOWN ENETUNREACH ETIMEDOUT ESHUTDOWN EREMOTEIO ENOMEDIUM'),
  ...table(READ_ONLY, 'EROFS'),
  ...table(NOT_NOW, 'ENOSPC EDQUOT EMFILE ENFILE ENOMEM ENOBUFS ENOLCK EAGAIN EWOULDBLOCK EINTR EBUSY EDEADLK ETXTBSY'),
  ...table(RIGHTS, 'EACCES EPERM'),
  ...table(MISSING, 'ENOSYS ENOTSUP EOPNOTSUPP EXDEV'),
  ...table({ ...NEVER, code: 'message_too_large' }, 'EFBIG EOVERFLOW'),
  ...table(NEVER, 'ENAMETOOLONG EINVAL EILSEQ EISDIR EEXIST ENOTEMPTY ELOOP EMLINK EBADF'),
])

function table(meaning: FileErrorMeaning, codes: string): [string, FileErrorMeaning][] {
  return codes.split(' ').map((code) => [code, meaning])
}

/** The meaning of a failed system call, by its code (`ENOSPC`). What is not known may pass. */
export function fileErrorMeaning(code: string | undefined): FileErrorMeaning {
  return (code === undefined ? undefined : MEANINGS.get(code)) ?? NOT_NOW
}

/** The code of a failed system call (`ENOENT`), if that is what this is. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** A failed system call on a file as an error of ours; `what` was tried, as a sentence. */
export function fileError(what: string, error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const { code, affects, canRetry } = fileErrorMeaning(systemCode(error))
  return new BrokerError(code, `${what}: ${errorText(error)}`, { affects, canRetry, cause: error })
}
