import { CeleriacError } from '../errors/celeriac-error.ts'
import type { Compressor } from '../ports/serializer.ts'
import { zlibCompressors } from './zlib-compressors.ts'

/** Celery's compressions that Node cannot do by itself. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['bzip2', 'bzip2'],
  ['bzip', 'bzip2'],
  ['application/x-bz2', 'bzip2'],
  ['lzma', 'lzma'],
  ['xz', 'lzma'],
  ['application/x-lzma', 'lzma'],
  ['zstd', 'zstd (in Node from 22.15 on)'],
  ['zstandard', 'zstd (in Node from 22.15 on)'],
  ['application/zstd', 'zstd (in Node from 22.15 on)'],
])

/**
 * The compressions of one app, by name, alias and content type.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#compression
 */
export class CompressorRegistry {
  readonly #known = new Map<string, Compressor>()

  constructor() {
    for (const compressor of zlibCompressors()) this.register(compressor)
  }

  /** Adds one, or replaces the one of the same name, alias or content type. */
  register(compressor: Compressor): void {
    for (const key of [compressor.name, compressor.contentType, ...compressor.aliases]) this.#known.set(key, compressor)
  }

  /** @throws CeleriacError `compression_not_found` */
  require(name: string): Compressor {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const here = [...new Set([...this.#known.values()].map((compressor) => compressor.name))].join(', ')
    const missing = elsewhere.get(name)
    throw new CeleriacError(
      'compression_not_found',
      missing === undefined
        ? `there is no compression named '${name}'; known are ${here}`
        : `this Node has no ${missing}; use one of ${here} on both sides, or register one with app.registerCompressor()`,
    )
  }
}
