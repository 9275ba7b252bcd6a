import type { MessageProperties, WireMessage } from '@celeriac/protocol'
import type { Message } from 'amqplib'
import type { BigIntegers } from './big-integers.ts'
import { decodeTable } from './decode-table.ts'

/** The message that amqplib decoded, in the form that all brokers share. */
export function receivedMessage(message: Message, bigIntegers: BigIntegers): WireMessage {
  const { properties } = message
  const headers = properties.headers as Record<string, unknown> | undefined
  return {
    body: ownBytes(message.content),
    contentType: properties.contentType ?? '',
    contentEncoding: properties.contentEncoding ?? '',
    headers: headers === undefined ? {} : decodeTable(headers, bigIntegers),
    properties: receivedProperties(properties),
  }
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function receivedProperties(from: Message['properties']): MessageProperties {
  const properties: Mutable<MessageProperties> = {}
  if (from.correlationId !== undefined) properties.correlationId = from.correlationId
  if (from.replyTo !== undefined) properties.replyTo = from.replyTo
  if (from.deliveryMode !== undefined) properties.deliveryMode = from.deliveryMode
  if (from.priority !== undefined) properties.priority = from.priority
  if (from.expiration !== undefined) properties.expiration = from.expiration
  if (from.messageId !== undefined) properties.messageId = from.messageId
  const extra: Record<string, unknown> = {}
  if (from.timestamp !== undefined) extra['timestamp'] = from.timestamp
  if (from.type !== undefined) extra['type'] = from.type
  if (from.userId !== undefined) extra['user_id'] = from.userId
  if (from.appId !== undefined) extra['app_id'] = from.appId
  for (const _ in extra) {
    properties.extra = extra
    break
  }
  return properties
}

/** A small body would pin the chunk of 64 kB in which it came for as long as its task waits. */
function ownBytes(content: Buffer): Buffer {
  return content.length * 2 < content.buffer.byteLength ? Buffer.from(content) : content
}
