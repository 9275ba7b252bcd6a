import { floatRepr } from '../python/float-repr.ts'
import { isoformat } from '../python/isoformat.ts'
import { isPythonValue, jsonForm } from '../python/wire-forms.ts'
import { JsonEncodeError } from './json-errors.ts'
import { MAX_DEPTH } from './max-depth.ts'
import { MAX_DIGITS } from './max-digits.ts'
import { quote } from './quote.ts'
import { bytesForm } from './typed-values.ts'

/** Writes one value as `json.dumps` of Python with kombu's encoder does, up to the two separators. */
export class JsonWriter {
  private readonly comma: string
  private readonly colon: string
  /** Where we are; entries beyond the current depth are left over from before. */
  private readonly path: (string | number)[] = []

  constructor(comma: string, colon: string) {
    this.comma = comma
    this.colon = colon
  }

  /** @throws JsonEncodeError */
  write(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return quote(value)
      case 'number':
        return writeNumber(value)
      case 'boolean':
        return value ? 'true' : 'false'
      case 'object':
        return value === null ? 'null' : this.writeObject(value, depth)
      case 'undefined':
        return 'null'
      case 'bigint':
        return this.writeLongInteger(value, depth)
      default:
        throw this.error(`${withArticle(typeof value)} cannot be written as JSON`, depth)
    }
  }

  private writeLongInteger(value: bigint, depth: number): string {
    const text = String(value)
    if (text.length - (value < 0n ? 1 : 0) <= MAX_DIGITS) return text
    throw this.error(`An integer of more than ${MAX_DIGITS} digits, which Python does not read`, depth)
  }

  private writeObject(value: object, depth: number): string {
    if (depth >= MAX_DEPTH) throw this.error(`Circular, or nested more than ${MAX_DEPTH} levels deep`, depth)
    if (Array.isArray(value)) return this.writeArray(value, depth)
    const prototype = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return this.writeInstance(value, depth)
    return hasToJson(value) ? this.writeReplaced(value, depth) : this.writeRecord(value, depth)
  }

  private writeArray(value: readonly unknown[], depth: number): string {
    let text = ''
    for (let index = 0; index < value.length; index++) {
      this.path[depth] = index
      text += (index === 0 ? '' : this.comma) + this.write(value[index], depth + 1)
    }
    return `[${text}]`
  }

  private writeRecord(value: object, depth: number): string {
    let text = ''
    for (const key of Object.keys(value)) {
      const member = (value as Record<string, unknown>)[key]
      if (member !== undefined) text += (text === '' ? '' : this.comma) + this.member(key, member, depth)
    }
    return `{${text}}`
  }

  private writeMap(map: ReadonlyMap<unknown, unknown>, depth: number): string {
    let text = ''
    for (const [key, member] of map) {
      if (member === undefined) continue
      const name = typeof key === 'string' ? key : this.keyText(key, depth)
      text += (text === '' ? '' : this.comma) + this.member(name, member, depth)
    }
    return `{${text}}`
  }

  private member(name: string, value: unknown, depth: number): string {
    this.path[depth] = name
    return quote(name) + this.colon + this.write(value, depth + 1)
  }

  private writeInstance(value: object, depth: number): string {
    if (isPythonValue(value)) return this.writeTyped(value[jsonForm](), depth)
    if (value instanceof Date) return this.writeTyped(['datetime', this.dateText(value, depth)], depth)
    if (value instanceof Uint8Array) return this.writeTyped(bytesForm(value), depth)
    if (value instanceof ArrayBuffer) return this.writeTyped(bytesForm(new Uint8Array(value)), depth)
    if (value instanceof Map) return this.writeMap(value, depth)
    if (hasToJson(value)) return this.writeReplaced(value, depth)
    // Sets, errors, promises and their like have no members to write: JSON.stringify would say {}.
    const kind = Object.prototype.toString.call(value).slice(8, -1)
    if (kind !== 'Object') throw this.error(`${withArticle(kind)} cannot be written as JSON`, depth)
    return this.writeRecord(value, depth)
  }

  private writeTyped([type, value]: readonly [string, unknown], depth: number): string {
    return this.writeRecord({ __type__: type, __value__: value }, depth)
  }

  private writeReplaced(value: { toJSON(key: string): unknown }, depth: number): string {
    const replaced = value.toJSON(String(this.path[depth - 1] ?? ''))
    if (replaced === value) return this.writeRecord(value, depth)
    this.path[depth] = 'toJSON()'
    return this.write(replaced, depth + 1)
  }

  private dateText(value: Date, depth: number): string {
    try {
      return isoformat(value)
    } catch (cause) {
      throw this.error('A Date that Python cannot hold', depth, cause)
    }
  }

  /** Python writes the keys of a dict that are no strings as it writes values. */
  private keyText(key: unknown, depth: number): string {
    if (key === null || key === undefined) return 'null'
    if (typeof key === 'number' || typeof key === 'boolean' || typeof key === 'bigint') return this.write(key, depth)
    throw this.error(`${withArticle(typeof key)} cannot be a key in JSON`, depth)
  }

  private error(reason: string, depth: number, cause?: unknown): JsonEncodeError {
    return new JsonEncodeError(reason, this.path.slice(0, depth), cause)
  }
}

function withArticle(kind: string): string {
  return `${/^[aeio]/i.test(kind) ? 'An' : 'A'} ${kind}`
}

function writeNumber(value: number): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value)
  if (Number.isFinite(value)) return floatRepr(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
}

function hasToJson(value: object): value is { toJSON(key: string): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}
