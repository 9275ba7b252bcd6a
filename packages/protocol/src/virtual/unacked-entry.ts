import { decodeJson } from '../json/decode-json.ts'
import { encodeCompactJson } from '../json/encode-json.ts'
import { InvalidEnvelope } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'

/** A message that was delivered and not yet acknowledged, with what says where it goes back to. */
export interface UnackedEntry {
  readonly envelope: string
  readonly exchange: string
  readonly routingKey: string
}

/** A value of the hash `unacked`: `[envelope, exchange, routing_key]`, the envelope as an object. */
export function unackedEntry(envelope: string, exchange: string, routingKey: string): string {
  return `[${envelope}, ${JSON.stringify(exchange)}, ${JSON.stringify(routingKey)}]`
}

/** @throws InvalidEnvelope, JsonDecodeError */
export function parseUnackedEntry(text: string): UnackedEntry {
  const entry = decodeJson(text)
  if (!Array.isArray(entry) || !isRecord(entry[0])) throw new InvalidEnvelope('No entry of unacked messages')
  return { envelope: encodeCompactJson(entry[0]), exchange: String(entry[1] ?? ''), routingKey: String(entry[2] ?? '') }
}

/**
 * The envelope of a message that is given back: kombu says so in its headers and in its delivery_info. All else,
 * the delivery tag included, stays.
 *
 * @throws InvalidEnvelope, JsonDecodeError
 */
export function markRedelivered(envelopeText: string): string {
  const envelope = decodeJson(envelopeText)
  if (!isRecord(envelope)) throw new InvalidEnvelope('The envelope is no object')
  const { headers, properties } = envelope
  if (!isRecord(properties)) throw new InvalidEnvelope('The envelope has no properties')
  const info = properties['delivery_info']
  return encodeCompactJson({
    ...envelope,
    headers: { ...(isRecord(headers) ? headers : undefined), redelivered: true },
    properties: { ...properties, delivery_info: { ...(isRecord(info) ? info : undefined), redelivered: true } },
  })
}
