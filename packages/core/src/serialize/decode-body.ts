import { errorText } from '@celeriac/protocol'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { DecodeError } from '../errors/celery/kombu-errors.ts'
import type { Serializer } from '../ports/serializer.ts'
import type { Content, ContentFormats } from './content-formats.ts'

/** What decoding takes of a codec. */
export interface BodyDecoder extends ContentFormats {
  /** Most bytes that a compressed body may unpack to. */
  readonly maxBytes: number
}

/** A body whose content type has been accepted: unpacked, then read. @throws DecodeError */
export function decodeBody(content: Content, codec: BodyDecoder): unknown {
  const compression = content.headers['compression']
  // Nothing, null and an empty text are none, as for kombu.
  if (!compression) return deserialize(content.body, content, codec)
  return unpack(content.body, compression, codec).then((body) => deserialize(body, content, codec))
}

async function unpack(body: Uint8Array, compression: unknown, codec: BodyDecoder): Promise<Uint8Array> {
  try {
    return await codec.compressors.require(String(compression)).decompress(body, codec.maxBytes)
  } catch (error) {
    throw unreadable(`the body cannot be unpacked (compression ${String(compression)})`, error)
  }
}

function deserialize(body: Uint8Array, content: Content, codec: BodyDecoder): unknown {
  const type = content.contentType || 'application/data'
  const known = codec.serializers.get(type)
  if (known !== undefined) return read(body, known)
  if (!type.startsWith('text/')) {
    const found = requireOrUndefined(type, codec)
    if (found instanceof Promise) return found.then((serializer) => read(body, serializer))
    if (found !== undefined) return read(body, found)
  }
  // Kombu hands text without a serializer on as text, and anything binary as bytes.
  return /^(binary|ascii-8bit)$/i.test(content.contentEncoding) ? body : Buffer.from(body).toString('utf8')
}

function requireOrUndefined(type: string, codec: BodyDecoder): Serializer | Promise<Serializer> | undefined {
  try {
    return codec.serializers.require(type)
  } catch (error) {
    if (error instanceof CeleriacError && error.code === 'serializer_not_found') return undefined
    throw error
  }
}

function read(body: Uint8Array, serializer: Serializer): unknown {
  try {
    return serializer.decode(body)
  } catch (error) {
    throw unreadable(`the body is no ${serializer.name}`, error)
  }
}

function unreadable(what: string, error: unknown): DecodeError {
  return new DecodeError(`${what}: ${errorText(error)}`, { cause: error })
}
