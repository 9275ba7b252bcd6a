import { Buffer } from 'node:buffer'

/** The text that these bytes are in UTF-8, or undefined where they are not. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  const buffer = viewOf(bytes)
  const text = buffer.toString('utf8')
  // The replacement character stands for what could not be read, unless it was there itself.
  return !text.includes('\ufffd') || Buffer.from(text, 'utf8').equals(buffer) ? text : undefined
}

/** The same memory as a Buffer, for its methods. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
