import { BrokerError, type BrokerErrorCode } from '@celeriac/core/internal'
import { IllegalOperationError } from 'amqplib'

/** Reply codes of AMQP 0-9-1. */
export const REPLY = {
  accessRefused: 403,
  notFound: 404,
  resourceLocked: 405,
  preconditionFailed: 406,
} as const

/** The reply code with which the server closed a channel or the connection, if it did. */
export function replyCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'number' ? code : undefined
}

/** The server's own words, which amqplib wraps in a sentence. */
export function serverText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
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
  return new BrokerError(channelErrorCode(code), message, {
    affects: 'channel',
    // A queue that is exclusive to a dead connection is free as soon as the server has noticed.
    canRetry: code === REPLY.resourceLocked,
    cause: error,
  })
}

function channelErrorCode(code: number): BrokerErrorCode {
  switch (code) {
    case REPLY.accessRefused:
      return 'access_refused'
    case REPLY.resourceLocked:
      return 'resource_locked'
    case REPLY.preconditionFailed:
      return 'precondition_failed'
    default:
      return 'failed'
  }
}
