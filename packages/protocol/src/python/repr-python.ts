import { bytesRepr } from './bytes-repr.ts'
import { numberRepr } from './float-repr.ts'
import { opaqueRepr } from './object-repr.ts'
import { strRepr } from './str-repr.ts'

/** A walk must end, whatever it is given. */
const MAX_LEVELS = 100

/**
 * Python's `repr` of the value that this one becomes over the wire: `{'a': [1, None, True]}`. Never throws: what
 * Python has no like of is shown in angle brackets.
 */
export function reprPython(value: unknown): string {
  try {
    return repr(value, 0)
  } catch {
    return '<unrepresentable>'
  }
}

/** The repr of anything that has no members. */
export function scalarRepr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return strRepr(value)
    case 'number':
      return numberRepr(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'bigint':
      return String(value)
    case 'function':
      return `<function ${value.name || 'anonymous'}>`
    case 'symbol':
      return `<${String(value)}>`
    default:
      return 'None'
  }
}

function repr(value: unknown, level: number): string {
  if (typeof value !== 'object' || value === null) return scalarRepr(value)
  if (level >= MAX_LEVELS) return '...'
  const each = (member: unknown): string => repr(member, level + 1)
  if (Array.isArray(value)) return `[${value.map(each).join(', ')}]`
  if (value instanceof Uint8Array) return bytesRepr(value)
  if (value instanceof Set) return value.size === 0 ? 'set()' : `{${[...value].map(each).join(', ')}}`
  const opaque = opaqueRepr(value, each)
  if (opaque !== undefined) return opaque
  const replaced = toJsonOf(value)
  if (replaced !== value) return each(replaced)
  return `{${membersOf(value)
    .map(([key, member]) => `${each(key)}: ${each(member)}`)
    .join(', ')}}`
}

/** What `toJSON` puts in the value's place, if it has one; asked once only, so that it ends. */
export function toJsonOf(value: object): unknown {
  if (!hasToJson(value)) return value
  const replaced = value.toJSON()
  return typeof replaced === 'object' && replaced !== null && hasToJson(replaced) ? value : replaced
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

/** What a dict of this value would hold: members that are undefined do not travel. */
export function membersOf(value: object): [key: unknown, member: unknown][] {
  const members = value instanceof Map ? [...value] : Object.entries(value)
  return members.filter(([, member]) => member !== undefined)
}
