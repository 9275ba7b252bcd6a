import { BrokerError, type BrokerErrorCode } from '@celeriac/core/adapter'
import type { AmqpUrl } from '../url/parse-amqp-url.ts'
import { replyMeaning } from './reply-meaning.ts'
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
      return failed('host_not_found', `The host name ${url.hostname} cannot be resolved (${at})`, error)
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
  // With TLS the server's words are not known: trying again may help.
  if (/ConnectionOpenOk; got <ConnectionClose/.test(text)) {
    const why = `${at} has no vhost ${url.vhost}, the user ${url.shownUser} may not use it, or a limit is reached`
    return failed('vhost_not_found', why, error)
  }
  const { code, canRetry } = replyMeaning(undefined, text) ?? LOST
  return new BrokerError(code, sentence(code, text, url), { affects: 'connection', canRetry, cause: error })
}

const LOST = { code: 'connection_lost', canRetry: true } as const

function sentence(code: BrokerErrorCode, text: string, { display, vhost, shownUser }: AmqpUrl): string {
  const at = `RabbitMQ at ${display}`
  if (code === 'vhost_not_found')
    return `${at} has no vhost ${vhost}: create it (rabbitmqctl add_vhost), or correct the path of the URL`
  if (code !== 'access_refused') return `Connecting to ${at} failed: ${text}`
  return text.includes('access to vhost')
    ? `${at} does not let the user ${shownUser} use the vhost ${vhost}: ${text}`
    : `${at} refuses the user ${shownUser}: ${text}`
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
  const message = `RabbitMQ at ${display}: ${code === undefined ? why : `${code} ${why}`}`
  const meaning = code === undefined ? undefined : replyMeaning(code, why)
  // What this server does not have, such as a type of exchange, it will not have over the next connection.
  if (meaning?.code === 'unsupported') return new BrokerError('unsupported', message, { ...meaning, cause: error })
  return failed('connection_lost', message, error)
}

function failed(code: BrokerErrorCode, message: string, cause: unknown): BrokerError {
  return new BrokerError(code, message, { affects: 'connection', canRetry: true, cause })
}

/** Where several addresses were tried, Node reports one error that holds theirs. */
function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError ? systemErrorCode(error.errors[0]) : undefined
}
