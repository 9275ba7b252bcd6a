import {
  encodeJson,
  errorText,
  fromResultDocument,
  type ResultRecord,
  toResultDocument,
  unwrapCompressed,
  wrapCompressed,
} from '@celeriac/protocol'
import { ContentDisallowed, DecodeError } from '../errors/celery/kombu-errors.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import type { ResultCodec } from '../ports/result-backend.ts'
import type { Compressor, Serializer } from '../ports/serializer.ts'
import { jsonSerializer } from './json-serializer.ts'
import { type MessageCodec, notEncodable, serialize } from './message-codec.ts'

/** What the codec takes from the settings. */
export interface ResultCodecSettings {
  readonly resultSerializer: string
  readonly resultCompression: string | null
  /** Null: `acceptContent`. */
  readonly resultAcceptContent: readonly string[] | null
  readonly acceptContent: readonly string[]
  readonly messageMaxBytes: number
}

/**
 * How results are stored: `resultSerializer` and `resultCompression`. What the settings name is loaded now, so that
 * the codec itself has nothing to wait for.
 *
 * @throws CeleriacError `serializer_not_found`, `adapter_not_installed`, `compression_not_found`; ImproperlyConfigured
 */
export async function createResultCodec(settings: ResultCodecSettings, codec: MessageCodec): Promise<ResultCodec> {
  const serializer = await codec.serializer(settings.resultSerializer)
  const compressor = settings.resultCompression ? codec.compressors.require(settings.resultCompression) : undefined
  if (compressor !== undefined && !(compressor.compressSync && compressor.decompressSync)) {
    throw new ImproperlyConfigured(
      `resultCompression: the compressor '${compressor.name}' lacks compressSync and decompressSync`,
    )
  }
  const accept = settings.resultAcceptContent ?? settings.acceptContent
  return new StoredResults(serializer, compressor, accept, codec)
}

class StoredResults implements ResultCodec {
  readonly contentType: string
  readonly contentEncoding: string
  readonly #serializer: Serializer
  readonly #compressor: Compressor | undefined
  readonly #accept: readonly string[]
  readonly #codec: MessageCodec

  constructor(
    serializer: Serializer,
    compressor: Compressor | undefined,
    accept: readonly string[],
    codec: MessageCodec,
  ) {
    this.contentType = serializer.contentType
    this.contentEncoding = serializer.contentEncoding
    this.#serializer = serializer
    this.#compressor = compressor
    this.#accept = accept
    this.#codec = codec
  }

  encode(record: ResultRecord): string | Uint8Array {
    return this.encodeValue(toResultDocument(record))
  }

  decode(stored: Uint8Array, contentType?: string): ResultRecord {
    const value = this.decodeValue(stored, contentType)
    try {
      return fromResultDocument(value)
    } catch (error) {
      throw unreadable(error)
    }
  }

  encodeValue(value: unknown): string | Uint8Array {
    const compressor = this.#compressor
    if (compressor?.compressSync === undefined) return this.#serialize(value)
    const bytes = serialize(value, this.#serializer)
    return wrapCompressed(compressor.contentType, compressor.compressSync(bytes))
  }

  decodeValue(stored: Uint8Array, contentType: string = this.contentType): unknown {
    const serializer = this.#accepted(contentType)
    try {
      return serializer.decode(this.#unpack(stored))
    } catch (error) {
      throw unreadable(error)
    }
  }

  /** JSON is stored as text, which every store takes without a copy. */
  #serialize(value: unknown): string | Uint8Array {
    if (this.#serializer !== jsonSerializer) return serialize(value, this.#serializer)
    try {
      return encodeJson(value)
    } catch (error) {
      throw notEncodable(error)
    }
  }

  #accepted(contentType: string): Serializer {
    this.#codec.assertAccepted(contentType, this.#accept)
    const serializer = contentType === this.contentType ? this.#serializer : this.#codec.serializers.get(contentType)
    if (serializer !== undefined) return serializer
    throw new ContentDisallowed(
      `the result is in ${contentType}, and its serializer is not loaded: name it in resultSerializer`,
    )
  }

  #unpack(stored: Uint8Array): Uint8Array {
    const packed = unwrapCompressed(stored)
    if (packed === undefined) return stored
    const compressor = this.#codec.compressors.require(packed.contentType)
    if (compressor.decompressSync === undefined) {
      throw new ImproperlyConfigured(`the compressor '${compressor.name}' lacks decompressSync, which results need`)
    }
    return compressor.decompressSync(packed.bytes, this.#codec.maxBytes)
  }
}

function unreadable(error: unknown): DecodeError {
  if (error instanceof DecodeError) return error
  return new DecodeError(`the stored result cannot be read: ${errorText(error)}`, {
    cause: error,
  })
}
