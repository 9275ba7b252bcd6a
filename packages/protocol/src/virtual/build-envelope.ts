import { encodeCompactJson } from '../json/encode-json.ts'
import type { WireMessage } from '../message/wire-message.ts'
import { viewOf } from '../python/utf8.ts'
import { writeProperties } from './envelope-properties.ts'

/** What the transport adds to a message. */
export interface EnvelopeInfo {
  readonly exchange: string
  readonly routingKey: string
  /** Unique for each publish: unacknowledged messages are kept under it. */
  readonly deliveryTag: string
  /** How the body is written; null is the text itself. The transport option of the same name. @defaultValue 'base64' */
  readonly bodyEncoding?: 'base64' | 'utf-8' | null
}

/**
 * A message as one JSON text: what lies in Redis lists, is published to channels, and is stored in files. Kombu's
 * members in kombu's order, without spaces.
 *
 * @throws JsonEncodeError for a header that JSON cannot express.
 */
export function buildEnvelope(message: WireMessage, info: EnvelopeInfo): string {
  const encoding = info.bodyEncoding === undefined ? 'base64' : info.bodyEncoding
  const properties = writeProperties(message.properties)
  properties['delivery_info'] = { exchange: info.exchange, routing_key: info.routingKey }
  properties['priority'] = message.properties.priority ?? 0
  properties['body_encoding'] = encoding
  properties['delivery_tag'] = info.deliveryTag
  const body = viewOf(message.body)
  // Base64 needs no escapes: it is not looked at again.
  const bodyText = encoding === 'base64' ? `"${body.toString('base64')}"` : JSON.stringify(body.toString('utf8'))
  const rest = encodeCompactJson({
    'content-encoding': message.contentEncoding,
    'content-type': message.contentType,
    headers: message.headers,
    properties,
  })
  return `{"body":${bodyText},${rest.slice(1)}`
}
