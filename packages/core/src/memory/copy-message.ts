import type { WireMessage } from '@celeriac/protocol'

/**
 * A message that its sender can no longer change: what a server would have. Plain values are copied at every depth;
 * objects of other classes are kept as they are.
 */
export function copyMessage(message: WireMessage): WireMessage {
  return {
    body: new Uint8Array(message.body),
    contentType: message.contentType,
    contentEncoding: message.contentEncoding,
    headers: copyRecord(message.headers),
    properties: copyRecord(message.properties as Readonly<Record<string, unknown>>),
  }
}

function copyRecord(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(record)) {
    const value = copyValue(record[key])
    // A header may be called __proto__; an assignment would set the prototype.
    if (key === '__proto__')
      Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true })
    else copy[key] = value
  }
  return copy
}

function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyValue)
  if (value instanceof Uint8Array) return new Uint8Array(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  return copyRecord(value as Readonly<Record<string, unknown>>)
}
