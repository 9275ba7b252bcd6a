import { BrokerError, type BrokerErrorCode } from '@celeriac/core/internal'
import { withoutArguments } from './without-arguments.ts'

interface Meaning {
  readonly code: BrokerErrorCode
  readonly affects: 'message' | 'connection'
  readonly canRetry: boolean
}

/** Beginnings of the server's error replies. */
const REPLIES: readonly (readonly [RegExp, Meaning])[] = [
  // As in Celery on Redis: who starts a worker before the password or the database is there need not start it again.
  [
    /^(WRONGPASS|NOAUTH|ERR invalid password|ERR AUTH )/,
    { code: 'access_refused', affects: 'connection', canRetry: true },
  ],
  [/^NOPERM|The user executing the script can't/, { code: 'access_refused', affects: 'message', canRetry: false }],
  [
    /DB index is out of range|invalid DB index|SELECT is not allowed/,
    { code: 'vhost_not_found', affects: 'connection', canRetry: true },
  ],
  [
    /^(LOADING|MASTERDOWN|READONLY|UNBLOCKED|CLUSTERDOWN|ERR max number of clients)/,
    { code: 'connection_refused', affects: 'connection', canRetry: true },
  ],
  [/^(OOM|MISCONF|NOREPLICAS|BUSY|TRYAGAIN)/, { code: 'failed', affects: 'message', canRetry: true }],
]

/** What Redis 6.2 puts before the words of an error in a script. */
const IN_SCRIPT = /^(?:ERR Error running script[^@]*)?(?:@user_script: ?\d+: )+-?/

const NOT_REACHED = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
])
const NOT_IN_TIME = new Set(['ETIMEDOUT', 'ESOCKETTIMEDOUT'])

/** The client's words where the socket was found closed before anything was written. */
const NOT_WRITTEN = "Stream isn't writeable"

/**
 * What the client or the server said, as an error with a stable code.
 *
 * @param where the server's URL without its password
 * @param sent whether the command had been written: its outcome is then unknown if the connection broke
 */
export function toBrokerError(error: unknown, where: string, sent = false): BrokerError {
  if (error instanceof BrokerError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (isReply(error)) {
    const words = text.replace(IN_SCRIPT, '')
    const meaning = REPLIES.find(([pattern]) => pattern.test(words))?.[1]
    const { code, affects, canRetry } = meaning ?? { code: 'failed', affects: 'message', canRetry: false }
    return new BrokerError(code, `${where}: Redis answered: ${text}`, {
      affects,
      canRetry,
      cause: withoutArguments(error),
    })
  }
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : ''
  const code: BrokerErrorCode = NOT_REACHED.has(systemCode)
    ? 'connection_refused'
    : NOT_IN_TIME.has(systemCode) || text.startsWith('Socket timeout')
      ? 'connection_timeout'
      : 'connection_lost'
  return new BrokerError(code, `${where}: ${text === '' ? systemCode : text}`, {
    affects: 'connection',
    canRetry: true,
    outcomeUnknown: sent && !text.startsWith(NOT_WRITTEN),
    cause: withoutArguments(error),
  })
}

/** Whether a command failed because the connection went: why it went is told by the connection. */
export function isClosing(error: unknown): boolean {
  const reason = error instanceof BrokerError ? error.cause : error
  if (!(reason instanceof Error)) return false
  return reason.message === 'Connection is closed.' || reason.message.startsWith(NOT_WRITTEN)
}

/** Whether the server answered with an error: then the connection works, and the command was not carried out. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError'
}
