import type { WireMessage } from '@celeriac/protocol'
import { CompressorRegistry } from './compressor-registry.ts'
import { SerializerRegistry } from './serializer-registry.ts'

/** The serializers and compressions of one app. */
export interface ContentFormats {
  readonly serializers: SerializerRegistry
  readonly compressors: CompressorRegistry
}

/** The serializers and compressions that are there from the start. */
export function contentFormats(): ContentFormats {
  return { serializers: new SerializerRegistry(), compressors: new CompressorRegistry() }
}

/** The part of a message that is its content. */
export type Content = Pick<WireMessage, 'body' | 'contentType' | 'contentEncoding' | 'headers'>
