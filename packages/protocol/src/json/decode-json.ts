import { utf8Text } from '../python/utf8.ts'
import { JsonDecodeError } from './json-errors.ts'
import { JsonReader } from './json-reader.ts'
import { MAX_DEPTH } from './max-depth.ts'
import { reviveJson } from './revive-json.ts'

/** What {@link decodeJson} accepts. */
export interface JsonLimits {
  /** How deep arrays and objects may be nested. @defaultValue 512 */
  readonly maxDepth?: number
}

/**
 * Reads JSON as kombu does: `NaN` and `Infinity` are numbers, integers beyond 2^53 are bigints, objects of exactly
 * `__type__` and `__value__` are datetimes, bytes and the like. A member called `__proto__` is left out.
 *
 * @throws JsonDecodeError where it is no JSON, is nested too deeply, or holds a typed value that is none.
 */
export function decodeJson(text: string | Uint8Array, limits?: JsonLimits): unknown {
  const source = typeof text === 'string' ? text : decodeUtf8(text)
  const maxDepth = limits?.maxDepth ?? MAX_DEPTH
  const value = parse(source, maxDepth)
  return hasSpecialMembers(source) ? reviveJson(value) : value
}

/** By the runtime's own parser, unless that does not read the text, or not exactly. */
function parse(source: string, maxDepth: number): unknown {
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    return new JsonReader(source, maxDepth).read()
  }
  return isExact(value, maxDepth) ? value : new JsonReader(source, maxDepth).read()
}

/** Whether there may be members that mean something to kombu, or to JavaScript. `\u005f` is an underscore. */
function hasSpecialMembers(source: string): boolean {
  // Looked for in every message: where the short one is not, the long ones need no search.
  if (source.includes('__') && (source.includes('__type__') || source.includes('__proto__'))) return true
  return source.includes('\\') && source.includes('\\u005')
}

/** False where a number may have been an integer that it does not hold exactly. */
function isExact(value: unknown, depthLeft: number): boolean {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
  if (typeof value !== 'object' || value === null) return true
  if (depthLeft === 0) throw new JsonDecodeError('JSON is nested too deeply')
  if (Array.isArray(value)) {
    for (const element of value) if (!isExact(element, depthLeft - 1)) return false
  } else {
    for (const key in value) if (!isExact((value as Record<string, unknown>)[key], depthLeft - 1)) return false
  }
  return true
}

function decodeUtf8(bytes: Uint8Array): string {
  const text = utf8Text(bytes)
  if (text === undefined) throw new JsonDecodeError('JSON is not UTF-8')
  return text
}
