import { isUtf8 } from 'node:buffer'
import type { BigIntegers } from './big-integers.ts'

const MAX_DEPTH = 100
const TAG = {
  array: 0x41,
  bytes: 0x78,
  int16: 0x73,
  int64: 0x6c,
  int64OfPython: 0x4c,
  int16OfSpecification: 0x55,
  string: 0x53,
  table: 0x46,
  timestamp: 0x54,
} as const

/** Bytes of a value after its tag, where that is fixed. */
const WIDTH = new Map<number, number>([
  ...widths('V', 0),
  ...widths('tbB', 1),
  ...widths('suU', 2),
  ...widths('Iif', 4),
  ...widths('D', 5),
  ...widths('dTlL', 8),
])

/**
 * Makes a field table readable for amqplib, in place and without changing a length:
 *
 * - py-amqp writes integers beyond 32 bits with the tag `L`, which amqplib does not know; `l` means the same;
 * - 64-bit integers that a double cannot hold are hidden in {@link BigIntegers};
 * - a string that is not UTF-8 is bytes: `x` instead of `S`;
 * - a table that cannot be read at all becomes one of a single unused field, because amqplib would drop the connection,
 *   and the broker would deliver the message again and again.
 */
export function rewriteTable(buffer: Buffer, start: number, end: number, bigIntegers: BigIntegers): void {
  try {
    if (end > buffer.length) throw new RangeError('A table that is longer than its frame')
    rewriteFields(buffer, start, end, bigIntegers, 0)
  } catch {
    blankOut(buffer, start, end)
  }
}

function rewriteFields(buffer: Buffer, start: number, end: number, bigIntegers: BigIntegers, depth: number): void {
  let at = start
  while (at < end) at = rewriteValue(buffer, at + 1 + readUInt8(buffer, at), bigIntegers, depth)
  if (at !== end) throw new RangeError('A field beyond the end of its table')
}

function rewriteItems(buffer: Buffer, start: number, end: number, bigIntegers: BigIntegers, depth: number): void {
  let at = start
  while (at < end) at = rewriteValue(buffer, at, bigIntegers, depth)
  if (at !== end) throw new RangeError('An item beyond the end of its array')
}

/** Returns where the value ends. */
function rewriteValue(buffer: Buffer, at: number, bigIntegers: BigIntegers, depth: number): number {
  const tag = readUInt8(buffer, at)
  const value = at + 1
  const width = WIDTH.get(tag)
  if (width !== undefined) {
    if (tag === TAG.int64 || tag === TAG.int64OfPython) rewriteInt64(buffer, at, bigIntegers)
    else if (tag === TAG.int16OfSpecification) buffer[at] = TAG.int16
    return value + width
  }
  const start = value + 4
  const end = start + buffer.readUInt32BE(value)
  if (end > buffer.length) throw new RangeError('A value that is longer than its frame')
  if (tag === TAG.string) {
    if (!isUtf8(buffer.subarray(start, end))) buffer[at] = TAG.bytes
  } else if (tag === TAG.table || tag === TAG.array) {
    if (depth >= MAX_DEPTH) throw new RangeError('Nested too deeply')
    const rewrite = tag === TAG.table ? rewriteFields : rewriteItems
    rewrite(buffer, start, end, bigIntegers, depth + 1)
  } else if (tag !== TAG.bytes) throw new RangeError('An unknown type')
  return end
}

function rewriteInt64(buffer: Buffer, at: number, bigIntegers: BigIntegers): void {
  buffer[at] = TAG.int64
  const high = buffer.readInt32BE(at + 1)
  if (high >= -0x200000 && high < 0x200000) return
  buffer[at] = TAG.timestamp
  buffer.writeBigUInt64BE(bigIntegers.hide(buffer.readBigInt64BE(at + 1)), at + 1)
}

/** One field with an empty name, of bytes. Shorter than the 6 bytes of that, no broker lets an unreadable table pass. */
function blankOut(buffer: Buffer, start: number, end: number): void {
  const last = Math.min(end, buffer.length)
  if (last - start < 6) return
  buffer[start] = 0
  buffer[start + 1] = TAG.bytes
  buffer.writeUInt32BE(last - start - 6, start + 2)
}

function readUInt8(buffer: Buffer, at: number): number {
  const byte = buffer[at]
  if (byte === undefined) throw new RangeError('The end of the frame')
  return byte
}

function widths(tags: string, width: number): [number, number][] {
  return Array.from(tags, (tag) => [tag.charCodeAt(0), width])
}
