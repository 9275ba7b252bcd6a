import { BrokerError } from '@celeriac/core/adapter'
import type { Publication } from '../codec/publication.ts'
import { channelError, isGone, REPLY, replyCode, serverText } from '../connect/server-error.ts'

/** RabbitMQ returned a mandatory message. */
export function unroutable({ exchange, routingKey }: Publication): BrokerError {
  const where =
    exchange === '' ? `there is no queue ${routingKey}` : `no queue of exchange ${exchange} takes ${routingKey}`
  return new BrokerError('unroutable', `The message was not delivered: ${where}`, { affects: 'message' })
}

export function noExchange(exchange: string): BrokerError {
  return new BrokerError('unroutable', `The message was not delivered: there is no exchange ${exchange}`, {
    affects: 'message',
  })
}

/** A queue refused it (`x-overflow: reject-publish` and full), or RabbitMQ failed to store it. */
export function nacked({ exchange, routingKey }: Publication): BrokerError {
  const where = exchange === '' ? `queue ${routingKey}` : `a queue of exchange ${exchange}`
  return new BrokerError('nacked', `RabbitMQ did not take the message for ${where}: the queue is full or failing`, {
    affects: 'message',
    canRetry: true,
  })
}

/** The connection went before RabbitMQ had answered: it may have the message. */
export function lostInFlight(cause: unknown): BrokerError {
  const message = 'The connection to RabbitMQ was lost before it confirmed the message'
  return new BrokerError('connection_lost', message, { affects: 'connection', outcomeUnknown: true, cause })
}

/** amqplib would not write the message. */
export function unwritable(error: unknown, { message: { properties } }: Publication): BrokerError {
  if (error instanceof RangeError && 'code' in error) {
    const { priority = 0 } = properties
    const what =
      priority < 0 || priority > 255
        ? `its priority must be from 0 to 255, not ${priority}`
        : `a property, or the length of a header's name, is out of range (${error.message})`
    return new BrokerError('bad_option', `The message cannot be sent: ${what}`, { affects: 'message', cause: error })
  }
  if (error instanceof RangeError) {
    const message = `The headers of the message are too large for RabbitMQ: ${error.message}`
    return new BrokerError('message_too_large', message, { affects: 'message', cause: error })
  }
  if (isGone(error)) {
    const message = 'The connection to RabbitMQ was lost before the message was sent'
    return new BrokerError('connection_lost', message, { affects: 'connection', cause: error })
  }
  return channelError(error, 'The message cannot be sent')
}

/**
 * What a channel that RabbitMQ closed, because of one message, means for a message that was in flight on it. The one at
 * fault is told by the server's words; those before it have probably arrived, those after it have not.
 *
 * @param isAlone nothing else was in flight
 */
export function closedInFlight(refusal: Error, publication: Publication, isAlone: boolean): BrokerError {
  const text = serverText(refusal)
  const code = replyCode(refusal)
  const exchange = /exchange '(.*)' in vhost/.exec(text)?.[1]
  const limit = /larger than configured max size (\d+)/.exec(text)?.[1]
  if (limit !== undefined && publication.message.body.length > Number(limit)) {
    return new BrokerError('message_too_large', text, { affects: 'message', cause: refusal })
  }
  if (code === REPLY.notFound && exchange === publication.exchange) return noExchange(exchange)
  if (isAlone || exchange === publication.exchange) return channelError(refusal, 'RabbitMQ refused the message')
  return new BrokerError('failed', `RabbitMQ closed the channel because of another message: ${text}`, {
    affects: 'channel',
    canRetry: true,
    outcomeUnknown: true,
    cause: refusal,
  })
}
