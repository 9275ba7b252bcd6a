import type { Serializer } from '@celeriac/core/adapter'
import { FLOAT32_OPTIONS, Packr } from 'msgpackr'
import { checkMsgpack } from './check-msgpack.ts'
import { toPackable } from './to-packable.ts'

const { NEVER } = FLOAT32_OPTIONS

/** Python's msgpack knows maps, arrays, text, bytes and numbers, and so do we: none of msgpackr's own extensions. */
const packr = new Packr({
  useRecords: false,
  moreTypes: false,
  structuredClone: false,
  mapsAsObjects: true,
  variableMapSize: true,
  useFloat32: NEVER,
  // A number where that is exact, else a bigint. msgpackr has this, its types do not name it.
  int64AsType: 'auto' as 'bigint',
  copyBuffers: true,
})

/**
 * Celery's `msgpack` serializer: the form of `msgpack.packb(value, use_bin_type=True)`, with the one difference that
 * integers from 2^32 to 2^63 are tagged as signed, not unsigned. Text and bytes (`Uint8Array`) stay apart, integers
 * beyond 2^53 are `bigint`, and there are no dates, as in Celery. The key `__proto__` arrives as `__proto_`.
 *
 * `encode` throws a `TypeError` that names what cannot be packed; `decode` throws an error for anything but one whole
 * value, for extension types, and for nesting beyond 512 levels.
 *
 * @see {@link https://docs.celeryq.dev/en/stable/userguide/calling.html#serializers}
 */
export const serializer: Serializer = {
  name: 'msgpack',
  contentType: 'application/x-msgpack',
  contentEncoding: 'binary',
  encode: (value) => packr.pack(toPackable(value)),
  decode(bytes) {
    // Not as a Buffer: byte values would come out as Buffers too.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    checkMsgpack(plain)
    return packr.unpack(plain)
  },
}
