import { MAX_DEPTH } from './max-depth.ts'

/** Whether the runtime's own `JSON.stringify` writes this value as it is meant here. */
export function isPlainJson(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      // Whole floats from 2^53 on would be written as ints, and minus zero without its sign.
      return Number.isInteger(value) ? Number.isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value)
    case 'object':
      return value === null || isPlainContainer(value, depth)
    default:
      return false
  }
}

function isPlainContainer(value: object, depth: number): boolean {
  if (depth >= MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((element) => isPlainJson(element, depth + 1))
  const prototype = Object.getPrototypeOf(value)
  if ((prototype !== Object.prototype && prototype !== null) || 'toJSON' in value) return false
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key]
    if (member !== undefined && !isPlainJson(member, depth + 1)) return false
  }
  return true
}
