import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { Compressor } from '../ports/serializer.ts'
import { bounded, boundedSync } from './bounded.ts'

type Step = (bytes: Uint8Array, options?: zlib.ZlibOptions) => Promise<Uint8Array>
type StepSync = (bytes: Uint8Array, options?: zlib.ZlibOptions) => Uint8Array

interface Codec {
  readonly compress: Step
  readonly decompress: Step
  readonly compressSync: StepSync
  readonly decompressSync: StepSync
}

/** The part of newer Node's zlib that Node 20 lacks. */
interface Zstd {
  readonly zstdCompress: typeof zlib.deflate
  readonly zstdDecompress: typeof zlib.inflate
  readonly zstdCompressSync: StepSync
  readonly zstdDecompressSync: StepSync
}

/** What this Node can do: zlib (Celery's `gzip`), brotli, and zstd from Node 22.15 on. */
export function zlibCompressors(): readonly Compressor[] {
  const list = [
    // What Celery calls gzip is a zlib stream; a real gzip file is read too.
    compressor('gzip', ['zlib'], 'application/x-gzip', {
      compress: promisify(zlib.deflate) as Step,
      decompress: promisify(zlib.unzip) as Step,
      compressSync: zlib.deflateSync as StepSync,
      decompressSync: zlib.unzipSync as StepSync,
    }),
    compressor('brotli', [], 'application/x-brotli', {
      compress: promisify(zlib.brotliCompress) as Step,
      decompress: promisify(zlib.brotliDecompress) as unknown as Step,
      compressSync: zlib.brotliCompressSync as StepSync,
      decompressSync: zlib.brotliDecompressSync as unknown as StepSync,
    }),
  ]
  const zstd = zlib as unknown as Partial<Zstd>
  if (zstd.zstdCompress && zstd.zstdDecompress && zstd.zstdCompressSync && zstd.zstdDecompressSync) {
    list.push(
      compressor('zstd', ['zstandard'], 'application/zstd', {
        compress: promisify(zstd.zstdCompress) as Step,
        decompress: promisify(zstd.zstdDecompress) as Step,
        compressSync: zstd.zstdCompressSync,
        decompressSync: zstd.zstdDecompressSync,
      }),
    )
  }
  return list
}

function compressor(name: string, aliases: readonly string[], contentType: string, codec: Codec): Compressor {
  return {
    name,
    aliases,
    contentType,
    compress: (bytes) => codec.compress(bytes),
    decompress: (bytes, maxBytes) => bounded(codec.decompress(bytes, { maxOutputLength: maxBytes }), maxBytes),
    compressSync: (bytes) => codec.compressSync(bytes),
    decompressSync: (bytes, maxBytes) =>
      boundedSync(() => codec.decompressSync(bytes, { maxOutputLength: maxBytes }), maxBytes),
  }
}
