import { decodeJson } from '../json/decode-json.ts'
import { encodeCompactJson } from '../json/encode-json.ts'
import { InvalidEnvelope } from '../message/invalid-messages.ts'
import { isRecord } from '../python/is-record.ts'

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
