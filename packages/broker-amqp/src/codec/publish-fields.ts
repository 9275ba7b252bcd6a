import type { MessageProperties } from '@celeriac/protocol'
import { encodeTable } from './encode-table.ts'
import type { Publication } from './publication.ts'

/** Fields of `basic.publish` and the properties of the message, as amqplib writes them; undefined is absent. */
export interface PublishFields {
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  readonly immediate: false
  readonly contentType: string
  readonly contentEncoding: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly deliveryMode: number | undefined
  readonly priority: number | undefined
  readonly correlationId: string | undefined
  readonly replyTo: string | undefined
  readonly expiration: string | undefined
  messageId: string | undefined
  timestamp: number | undefined
  type: string | undefined
  userId: string | undefined
  appId: string | undefined
}

/** @throws BrokerError `bad_option` for a header that AMQP cannot hold */
export function publishFields({ message, exchange, routingKey, mandatory }: Publication): PublishFields {
  const { properties } = message
  const fields: PublishFields = {
    exchange,
    routingKey,
    mandatory,
    immediate: false,
    contentType: message.contentType,
    contentEncoding: message.contentEncoding,
    headers: encodeTable(message.headers),
    deliveryMode: properties.deliveryMode,
    priority: properties.priority,
    correlationId: properties.correlationId,
    replyTo: properties.replyTo,
    expiration: properties.expiration,
    messageId: properties.messageId,
    timestamp: undefined,
    type: undefined,
    userId: undefined,
    appId: undefined,
  }
  if (properties.extra !== undefined) addExtra(fields, properties.extra)
  return fields
}

/** Of the unknown options, AMQP knows these; py-amqp drops the others too. */
function addExtra(fields: PublishFields, extra: NonNullable<MessageProperties['extra']>): void {
  const { timestamp } = extra
  const seconds = timestamp instanceof Date ? timestamp.getTime() / 1000 : timestamp
  if (typeof seconds === 'number' && seconds >= 0) fields.timestamp = Math.floor(seconds)
  fields.type = text(extra['type'])
  fields.messageId = text(extra['message_id'] ?? extra['messageId']) ?? fields.messageId
  fields.userId = text(extra['user_id'] ?? extra['userId'])
  fields.appId = text(extra['app_id'] ?? extra['appId'])
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
