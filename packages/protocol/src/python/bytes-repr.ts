/** Python's `repr` of bytes: `b'ab\xff'`. */
export function bytesRepr(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byteText(byte)
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return `b${quote}${quote === "'" ? text.replaceAll("'", "\\'") : text}${quote}`
}

function byteText(byte: number): string {
  if (byte === 0x5c) return '\\\\'
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte)
  if (byte === 0x0a) return '\\n'
  if (byte === 0x0d) return '\\r'
  if (byte === 0x09) return '\\t'
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
