import { BrokerError } from '@celeriac/core/adapter'
import { errorText } from '@celeriac/protocol'
import { IllegalOperationError } from 'amqplib'
import { replyMeaning } from './reply-meaning.ts'

/** The reply codes of AMQP 0-9-1 that are looked at by themselves; what they mean is told by `replyMeaning`. */
export const REPLY = { accessRefused: 403, notFound: 404, preconditionFailed: 406 } as const

/** The reply code with which the server closed a channel or the connection, if it did. */
export function replyCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'number' ? code : undefined
}

/** The server's own words, which amqplib wraps in a sentence. */
export function serverText(error: unknown): string {
  const message = errorText(error)
  return /with message "([\s\S]*)"$/.exec(message)?.[1] ?? message
}

/** amqplib's errors for a connection or channel that is gone, or goes while it waits for an answer. */
export function isGone(error: unknown): boolean {
  if (!(error instanceof Error) || replyCode(error) !== undefined) return false
  return error instanceof IllegalOperationError || /^channel (?:ended|clos)/i.test(error.message)
}

/** Why a request on a channel failed. */
export function channelError(error: unknown, what: string): BrokerError {
  if (error instanceof BrokerError) return error
  if (isGone(error)) {
    const message = `${what}: the connection to RabbitMQ was lost`
    return new BrokerError('connection_lost', message, { affects: 'connection', outcomeUnknown: true, cause: error })
  }
  const code = replyCode(error)
  const message = `${what}: ${serverText(error)}`
  // amqplib itself refused: a name of more than 255 bytes, say.
  if (code === undefined) return new BrokerError('bad_option', message, { affects: 'message', cause: error })
  const meaning = replyMeaning(code, serverText(error))
  return new BrokerError(meaning?.code ?? 'failed', message, {
    // The connection stands, or the request would not have been answered on its channel.
    affects: 'channel',
    canRetry: meaning?.canRetry ?? false,
    cause: error,
  })
}
