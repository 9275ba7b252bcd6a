import { Buffer } from 'node:buffer'
import { decodeJson } from '../json/decode-json.ts'
import { JsonDecodeError } from '../json/json-errors.ts'
import { InvalidEnvelope } from '../message/invalid-messages.ts'
import type { WireMessage } from '../message/wire-message.ts'
import { isRecord } from '../python/is-record.ts'
import { readProperties } from './envelope-properties.ts'

/** A message, and what the transport said about it. */
export interface Envelope {
  readonly message: WireMessage
  readonly exchange: string
  readonly routingKey: string
  readonly deliveryTag: string
  /** 0 where there is none, or none that is a number. */
  readonly priority: number
  /** Whether it was given back before, by any of the three places in which kombu writes that. */
  readonly redelivered: boolean
  /** As written; anything but `base64` means that the body is text. */
  readonly bodyEncoding: string | null
}

/**
 * Reads the envelope of a virtual transport.
 *
 * @throws InvalidEnvelope
 */
export function parseEnvelope(text: string | Uint8Array): Envelope {
  const envelope = decode(text)
  const { body, headers, properties } = envelope
  if (!isRecord(properties)) throw new InvalidEnvelope('The envelope has no properties')
  const { delivery_info: info, delivery_tag: tag, priority } = properties
  if (!isRecord(info)) throw new InvalidEnvelope('The envelope has no delivery_info')
  if (headers !== undefined && headers !== null && !isRecord(headers)) {
    throw new InvalidEnvelope('The headers of the envelope are no object')
  }
  const bodyEncoding = textOr(properties['body_encoding'], null)
  return {
    message: {
      body: decodeBody(body, bodyEncoding),
      contentType: textOr(envelope['content-type'], 'application/data'),
      contentEncoding: textOr(envelope['content-encoding'], 'utf-8'),
      headers: headers ?? {},
      properties: readProperties(properties),
    },
    exchange: textOr(info['exchange'], ''),
    routingKey: textOr(info['routing_key'], ''),
    deliveryTag: typeof tag === 'number' ? String(tag) : textOr(tag, ''),
    priority: typeof priority === 'number' ? priority : 0,
    redelivered: info['redelivered'] === true || envelope['redelivered'] === true || headers?.['redelivered'] === true,
    bodyEncoding,
  }
}

function decode(text: string | Uint8Array): Record<string, unknown> {
  let envelope: unknown
  try {
    envelope = decodeJson(text)
  } catch (cause) {
    if (cause instanceof JsonDecodeError) throw new InvalidEnvelope('The envelope is no JSON', { cause })
    throw cause
  }
  if (!isRecord(envelope)) throw new InvalidEnvelope('The envelope is no object')
  return envelope
}

function decodeBody(body: unknown, encoding: string | null): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body, encoding === 'base64' ? 'base64' : 'utf8')
  // Kombu's own JSON writes bytes like this where the transport does not encode bodies.
  if (body instanceof Uint8Array) return body
  throw new InvalidEnvelope('The envelope has no body')
}

function textOr<T extends string | null>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' ? value : otherwise
}
