import type { MessageProperties } from '../message/wire-message.ts'

/** Names that {@link readProperties} gives a place of their own, or that belong to the envelope. */
const PLACED = new Set([
  'correlation_id',
  'reply_to',
  'delivery_mode',
  'priority',
  'expiration',
  'message_id',
  'delivery_info',
  'body_encoding',
  'delivery_tag',
])

/** The message's own properties under their wire names, in Celery's order; the envelope adds its own behind them. */
export function writeProperties(properties: MessageProperties): Record<string, unknown> {
  const written: Record<string, unknown> = {}
  if (properties.correlationId !== undefined) written['correlation_id'] = properties.correlationId
  if (properties.replyTo !== undefined) written['reply_to'] = properties.replyTo
  if (properties.messageId !== undefined) written['message_id'] = properties.messageId
  if (properties.extra !== undefined) {
    for (const name in properties.extra) if (!PLACED.has(name)) written[name] = properties.extra[name]
  }
  written['delivery_mode'] = properties.deliveryMode ?? 2
  if (properties.expiration !== undefined) written['expiration'] = properties.expiration
  return written
}

/** What a reader relies on is checked; the rest is left as it came. */
export function readProperties(wire: Readonly<Record<string, unknown>>): MessageProperties {
  const { correlation_id, reply_to, delivery_mode, priority, expiration, message_id } = wire
  const properties: Writable<MessageProperties> = {}
  if (typeof correlation_id === 'string') properties.correlationId = correlation_id
  if (typeof reply_to === 'string') properties.replyTo = reply_to
  if (delivery_mode === 1 || delivery_mode === 2) properties.deliveryMode = delivery_mode
  if (typeof priority === 'number') properties.priority = priority
  if (typeof expiration === 'string') properties.expiration = expiration
  if (typeof message_id === 'string') properties.messageId = message_id
  const extra = readExtra(wire)
  if (extra !== undefined) properties.extra = extra
  return properties
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

function readExtra(wire: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  let extra: Record<string, unknown> | undefined
  for (const name in wire) {
    if (PLACED.has(name)) continue
    extra ??= {}
    extra[name] = wire[name]
  }
  return extra
}
