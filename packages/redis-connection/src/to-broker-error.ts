import { BrokerError, type BrokerErrorCode } from '@celeriac/core/adapter'
import { errorText } from '@celeriac/protocol'
import { replyMeaning, replyWords } from './reply-meaning.ts'

const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOENT', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES'])
const NO_SUCH_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN'])
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
  const text = errorText(error)
  if (isReply(error)) {
    const words = replyWords(error)
    const { code, affects, canRetry, advice } = replyMeaning(words)
    const message = `${where}: Redis answered: ${words}${advice === undefined ? '' : `. ${advice}`}`
    return new BrokerError(code, message, { affects, canRetry, cause: withoutArguments(error) })
  }
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : ''
  return new BrokerError(codeOf(systemCode, text), `${where}: ${text === '' ? systemCode : text}`, {
    affects: 'connection',
    canRetry: true,
    outcomeUnknown: sent && !text.startsWith(NOT_WRITTEN),
    cause: withoutArguments(error),
  })
}

function codeOf(systemCode: string, text: string): BrokerErrorCode {
  if (NOT_REACHED.has(systemCode)) return 'connection_refused'
  if (NO_SUCH_HOST.has(systemCode)) return 'host_not_found'
  if (NOT_IN_TIME.has(systemCode) || text.startsWith('Socket timeout')) return 'connection_timeout'
  return 'connection_lost'
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

/**
 * The error, without the arguments of the command that failed: the client keeps them beside the server's words, and
 * those of AUTH are a password.
 */
function withoutArguments(error: unknown): unknown {
  if (error instanceof Error && 'command' in error) {
    const { command } = error
    const name = typeof command === 'object' && command !== null && 'name' in command ? command.name : undefined
    Object.defineProperty(error, 'command', { value: { name }, enumerable: true, configurable: true, writable: true })
  }
  return error
}
