import { errorText } from '@celeriac/protocol'
import { EncodeError } from '../errors/celery/kombu-errors.ts'
import type { Serializer } from '../ports/serializer.ts'
import { AcceptedContent } from './accepted-content.ts'
import type { CompressorRegistry } from './compressor-registry.ts'
import { type Content, type ContentFormats, contentFormats } from './content-formats.ts'
import { decodeBody } from './decode-body.ts'
import type { SerializerRegistry } from './serializer-registry.ts'

/** A serialised and perhaps compressed body. */
export interface EncodedBody {
  readonly body: Uint8Array
  readonly contentType: string
  readonly contentEncoding: string
  /** Content type of the compression, for the `compression` header; absent where it is not compressed. */
  readonly compression?: string
}

/** What the codec takes from the settings. */
export interface CodecSettings {
  /** Names of serializers or content types. */
  readonly acceptContent: readonly string[]
  /** Most bytes that a compressed body may unpack to. */
  readonly messageMaxBytes: number
}

/**
 * Turns values into message bodies and back: serializers, compression, and what may be read at all. Synchronous
 * where nothing has to be loaded, compressed or unpacked.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/security.html#serializers
 */
export class MessageCodec {
  readonly serializers: SerializerRegistry
  readonly compressors: CompressorRegistry
  readonly maxBytes: number
  readonly #accepted: AcceptedContent
  readonly #accept: readonly string[]

  /** @param formats what is known to the app, whatever its settings are at the moment */
  constructor(settings: CodecSettings, formats: ContentFormats = contentFormats()) {
    this.serializers = formats.serializers
    this.compressors = formats.compressors
    this.maxBytes = settings.messageMaxBytes
    this.#accept = settings.acceptContent
    this.#accepted = new AcceptedContent(this.serializers)
  }

  /**
   * @throws EncodeError for what the serializer cannot express; CeleriacError `serializer_not_found`,
   * `compression_not_found`, `adapter_not_installed`
   */
  encode(value: unknown, serializer: string, compression?: string | null): EncodedBody | Promise<EncodedBody> {
    const known = this.serializers.get(serializer) ?? this.serializers.require(serializer)
    if (known instanceof Promise) return known.then((loaded) => this.#encode(value, loaded, compression))
    return this.#encode(value, known, compression)
  }

  /**
   * The value of a message's body.
   *
   * @param accept names or content types; `acceptContent` unless given
   * @throws ContentDisallowed before anything is read; DecodeError for what cannot be read. Either way, where the
   * value is a promise it rejects.
   */
  decode(content: Content, accept: readonly string[] = this.#accept): unknown {
    this.#accepted.check(content, accept)
    return decodeBody(content, this)
  }

  /** @throws ContentDisallowed unless content of this type may be read */
  assertAccepted(contentType: string, accept: readonly string[]): void {
    this.#accepted.check({ contentType }, accept)
  }

  /** By name or content type; a promise where its package has to be loaded first. */
  serializer(nameOrType: string): Serializer | Promise<Serializer> {
    return this.serializers.require(nameOrType)
  }

  #encode(
    value: unknown,
    serializer: Serializer,
    compression: string | null | undefined,
  ): EncodedBody | Promise<EncodedBody> {
    const { contentType, contentEncoding } = serializer
    const body = serialize(value, serializer)
    if (!compression) return { body, contentType, contentEncoding }
    const compressor = this.compressors.require(compression)
    return compressor
      .compress(body)
      .then((packed) => ({ body: packed, contentType, contentEncoding, compression: compressor.contentType }))
  }
}

/** @throws EncodeError */
export function serialize(value: unknown, serializer: Serializer): Uint8Array {
  try {
    return serializer.encode(value)
  } catch (error) {
    throw notEncodable(error)
  }
}

/** What a serializer says of a value that it cannot express, in Celery's words. */
export function notEncodable(error: unknown): EncodeError {
  return new EncodeError(errorText(error), { cause: error })
}
