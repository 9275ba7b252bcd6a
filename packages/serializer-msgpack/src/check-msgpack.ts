/** Nesting that is read. Python's own limit is 512 as well. */
const MAX_DEPTH = 512

/**
 * Walks over packed bytes without building anything. msgpackr would carry out its own extension types (records,
 * references, regular expressions), which have no business in a message; Python's msgpack hands them out unread.
 *
 * @throws Error for an extension type, for more than {@link MAX_DEPTH} levels, and for bytes that end early.
 */
export function checkMsgpack(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  /** How many values are still to come on each open level. */
  const open = [1]
  let at = 0
  while (open.length > 0) {
    const level = open.length - 1
    const left = open[level] ?? 0
    if (left === 0) {
      open.pop()
      continue
    }
    open[level] = left - 1
    if (at >= bytes.length) throw new Error('msgpack data ends early')
    const { size, values } = headOf(view, at)
    at += size
    if (values === 0) continue
    if (open.length > MAX_DEPTH) throw new Error(`msgpack data is nested more than ${MAX_DEPTH} levels deep`)
    open.push(values)
  }
}

/** Bytes that the value at `at` takes, its members apart, and how many members follow. */
function headOf(view: DataView, at: number): { size: number; values: number } {
  const tag = view.getUint8(at)
  if (tag <= 0x7f || tag >= 0xe0) return { size: 1, values: 0 }
  if (tag <= 0x8f) return { size: 1, values: (tag & 0x0f) * 2 }
  if (tag <= 0x9f) return { size: 1, values: tag & 0x0f }
  if (tag <= 0xbf) return { size: 1 + (tag & 0x1f), values: 0 }
  switch (tag) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return { size: 1, values: 0 }
    case 0xc4:
    case 0xd9:
      return { size: 2 + view.getUint8(at + 1), values: 0 }
    case 0xc5:
    case 0xda:
      return { size: 3 + view.getUint16(at + 1), values: 0 }
    case 0xc6:
    case 0xdb:
      return { size: 5 + view.getUint32(at + 1), values: 0 }
    case 0xcc:
    case 0xd0:
      return { size: 2, values: 0 }
    case 0xcd:
    case 0xd1:
      return { size: 3, values: 0 }
    case 0xca:
    case 0xce:
    case 0xd2:
      return { size: 5, values: 0 }
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return { size: 9, values: 0 }
    case 0xdc:
      return { size: 3, values: view.getUint16(at + 1) }
    case 0xdd:
      return { size: 5, values: view.getUint32(at + 1) }
    case 0xde:
      return { size: 3, values: view.getUint16(at + 1) * 2 }
    case 0xdf:
      return { size: 5, values: view.getUint32(at + 1) * 2 }
    default:
      throw new Error(`msgpack data holds an extension type (byte 0x${tag.toString(16)}), which Celery does not send`)
  }
}
