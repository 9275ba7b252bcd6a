/**
 * Writes bodies and results as bytes, and reads them.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#serializers
 */
export interface Serializer {
  readonly name: string
  readonly contentType: string
  readonly contentEncoding: string
  /** @throws TypeError for what it cannot express. */
  encode(value: unknown): Uint8Array
  decode(bytes: Uint8Array): unknown
}

/**
 * Makes bodies and results smaller. Core has those that Node has codecs for.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#compression
 */
export interface Compressor {
  readonly name: string
  /** Other names by which it is asked for, or that stand in a message's header. */
  readonly aliases: readonly string[]
  readonly contentType: string
  compress(bytes: Uint8Array): Promise<Uint8Array>
  /** @throws CeleriacError `message_too_large` beyond `maxBytes`. */
  decompress(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array>
  /**
   * The same at once, for results, which are small and stored in order. Without it, it cannot be the
   * `resultCompression`.
   */
  compressSync?(bytes: Uint8Array): Uint8Array
  decompressSync?(bytes: Uint8Array, maxBytes: number): Uint8Array
}
