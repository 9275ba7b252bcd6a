import { decodeJson, encodeJson } from '@celeriac/protocol'
import type { Serializer } from '../ports/serializer.ts'

/**
 * Celery's default: JSON as kombu writes it, with its typed values for dates, bytes and the like.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#serializers
 */
export const jsonSerializer: Serializer = {
  name: 'json',
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  encode: (value) => Buffer.from(encodeJson(value), 'utf8'),
  decode: (bytes) => decodeJson(bytes),
}
