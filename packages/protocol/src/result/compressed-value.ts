import { Buffer } from 'node:buffer'
import { viewOf } from '../python/utf8.ts'

/** What a stored value begins with where `result_compression` was on; a content type and a NUL follow. */
export const compressedValueMarker = '\0celery-compressed\0'

const MARKER = Buffer.from(compressedValueMarker, 'latin1')

/** Puts the marker and the content type of the compression in front of compressed bytes. */
export function wrapCompressed(contentType: string, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([MARKER, Buffer.from(`${contentType}\0`, 'latin1'), bytes])
}

/** @returns undefined for a value that is not compressed */
export function unwrapCompressed(stored: Uint8Array): { contentType: string; bytes: Uint8Array } | undefined {
  if (stored[0] !== 0) return undefined
  const view = viewOf(stored)
  const end = view.indexOf(0, MARKER.length)
  if (end === -1 || !view.subarray(0, MARKER.length).equals(MARKER)) return undefined
  return { contentType: view.toString('latin1', MARKER.length, end), bytes: view.subarray(end + 1) }
}
