import { BrokerError, type BrokerErrorCode } from '@celeriac/core/internal'
import type { AmqpUrl } from '../url/parse-amqp-url.ts'
import { replyCode, serverText } from './server-error.ts'

/**
 * Says why no connection came about, in words that tell what to look at.
 *
 * @param refusal the server's own words, where it ended the handshake and they are known
 */
export function connectError(error: unknown, url: AmqpUrl, refusal: string | undefined): BrokerError {
  if (error instanceof BrokerError) return error
  const at = `RabbitMQ at ${url.display}`
  const text = (refusal ?? serverText(error)).replace(/ user '[^']*'/, () => ` user '${url.shownUser}'`)
  switch (systemErrorCode(error)) {
    case 'ECONNREFUSED':
      return failed('connection_refused', `Nothing listens for ${at}`, error)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failed('connection_refused', `The host name ${url.hostname} cannot be resolved (${at})`, error)
    case 'ETIMEDOUT':
      return timedOut(url, error)
    default:
      return errorByWords(text, url, error)
  }
}

/** What the server said, by its words: they are all that tells one refusal from another. */
function errorByWords(text: string, url: AmqpUrl, error: unknown): BrokerError {
  const at = `RabbitMQ at ${url.display}`
  if (text.includes('ETIMEDOUT')) return timedOut(url, error)
  // It may be made yet: Celery's worker tries again, other than with a password that is refused.
  if (/vhost .* not found/.test(text)) return failed('vhost_not_found', `${at} has no vhost ${url.vhost}`, error)
  if (/ACCESS.REFUSED|SASL mechanism/.test(text)) {
    return refused('access_refused', `${at} refuses the user ${url.shownUser}: ${text}`, error)
  }
  // After its restart a server says so of a vhost that is not up yet.
  if (/vhost .* is down/.test(text)) return failed('connection_lost', `${at}: ${text}`, error)
  if (/access to vhost .* refused/.test(text)) {
    return refused(
      'access_refused',
      `${at} does not let the user ${url.shownUser} use the vhost ${url.vhost}: ${text}`,
      error,
    )
  }
  // With TLS the server's words are not known: trying again may help.
  if (/ConnectionOpenOk; got <ConnectionClose/.test(text)) {
    return failed(
      'vhost_not_found',
      `${at} has no vhost ${url.vhost}, or the user ${url.shownUser} may not use it`,
      error,
    )
  }
  return failed('connection_lost', `Connecting to ${at} failed: ${text}`, error)
}

/** The deadline for connecting has passed. */
export function timedOut(url: AmqpUrl, cause?: unknown): BrokerError {
  return failed('connection_timeout', `RabbitMQ at ${url.display} did not answer in time`, cause)
}

/** Why a connection that stood is gone. */
export function lostError(error: unknown, display: string): BrokerError {
  if (error instanceof BrokerError) return error
  const code = replyCode(error)
  const why = error === undefined ? 'the connection was closed' : serverText(error)
  return failed('connection_lost', `RabbitMQ at ${display}: ${code === undefined ? why : `${code} ${why}`}`, error)
}

function failed(code: BrokerErrorCode, message: string, cause: unknown): BrokerError {
  return new BrokerError(code, message, { affects: 'connection', canRetry: true, cause })
}

function refused(code: BrokerErrorCode, message: string, cause: unknown): BrokerError {
  return new BrokerError(code, message, { affects: 'connection', canRetry: false, cause })
}

/** Where several addresses were tried, Node reports one error that holds theirs. */
function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError ? systemErrorCode(error.errors[0]) : undefined
}
