import type { Serializer } from '../ports/serializer.ts'

/** Bytes as they are, as kombu's `raw`. */
export const rawSerializer: Serializer = {
  name: 'raw',
  contentType: 'application/data',
  contentEncoding: 'binary',
  encode(value) {
    if (value instanceof Uint8Array) return value
    throw new TypeError('the raw serializer takes a Uint8Array')
  },
  decode: (bytes) => bytes,
}
