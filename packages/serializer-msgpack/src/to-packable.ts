import { jsonForm } from '@celeriac/protocol'

/** Nesting that is written; circular values end here too. */
const MAX_DEPTH = 512

const MAX_UINT64 = 2n ** 64n - 1n
const MIN_INT64 = -(2n ** 63n)

/**
 * The same value in the types for which msgpackr writes what Python's msgpack writes: whole numbers beyond 32 bits
 * as `bigint` (else they become floats), small `bigint`s as numbers, nothing undefined.
 *
 * @throws TypeError for what msgpack cannot express, with the path to it.
 */
export function toPackable(value: unknown, path = '', depth = 0): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return packableNumber(value)
    case 'bigint':
      return packableBigint(value, path)
    case 'undefined':
      return null
    case 'object':
      return value === null ? null : packableObject(value, path, depth)
    default:
      throw refused(`a ${typeof value}`, path)
  }
}

function packableNumber(value: number): number | bigint {
  const beyond32Bits = value > 0xffff_ffff || value < -0x8000_0000
  return beyond32Bits && Number.isSafeInteger(value) ? BigInt(value) : value
}

function packableBigint(value: bigint, path: string): number | bigint {
  if (value > MAX_UINT64 || value < MIN_INT64)
    throw refused(`the integer ${value}, which takes more than 64 bits,`, path)
  return value <= 0xffff_ffffn && value >= -0x8000_0000n ? Number(value) : value
}

function packableObject(value: object, path: string, depth: number): unknown {
  if (depth >= MAX_DEPTH) throw refused('something circular, or nested too deep,', path)
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map((item, index) => toPackable(item, `${path}[${index}]`, depth + 1))
  if (value instanceof Map) return packableMap(value, path, depth)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return packableInstance(value, path, depth)
  return 'toJSON' in value ? packableInstance(value, path, depth) : packableMap(Object.entries(value), path, depth)
}

/** An object with `toJSON` is replaced by what that returns, except those that stand for a Python type of their own. */
function packableInstance(value: object, path: string, depth: number): unknown {
  if (value instanceof Date) throw refused('a Date (Celery has no dates in msgpack; pass text or a number)', path)
  if (jsonForm in value) throw refused(`a ${value.constructor.name}`, path)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const replaced: unknown = value.toJSON('')
    if (replaced !== value) return toPackable(replaced, path, depth + 1)
  }
  // Sets, errors, promises and their like have no members to write.
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object') throw refused(`a ${kind}`, path)
  return packableMap(Object.entries(value), path, depth)
}

function packableMap(entries: Iterable<readonly [unknown, unknown]>, path: string, depth: number): unknown {
  const map = new Map<unknown, unknown>()
  for (const [key, item] of entries) {
    if (item === undefined) continue
    map.set(toPackable(key, path, depth + 1), toPackable(item, `${path}.${String(key)}`, depth + 1))
  }
  return map
}

function refused(what: string, path: string): TypeError {
  return new TypeError(`msgpack cannot write ${what} at ${path === '' ? 'the top' : path.replace(/^\./, '')}`)
}
