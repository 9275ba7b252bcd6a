import { numberRepr } from './float-repr.ts'
import { opaqueRepr } from './object-repr.ts'
import { membersOf, reprPython, scalarRepr, toJsonOf } from './repr-python.ts'
import { characters, truncate } from './truncate.ts'
import { utf8Text, viewOf } from './utf8.ts'

/**
 * Writes one value piece by piece and stops when the limit is reached. The rules are those of Celery's generator of
 * tokens: once over the limit, `, ...` is written and then only the brackets that are still open; but while nothing
 * but closing brackets comes, nothing is left out and none of it is written.
 */
export class SafeReprWriter {
  text = ''
  private left: number
  private readonly maxLevels: number
  private cut = false
  /** The containers that we are in. */
  private readonly open: object[] = []

  constructor(maxLength: number, maxLevels: number) {
    this.left = maxLength
    this.maxLevels = maxLevels
  }

  value(value: unknown): void {
    if (typeof value === 'object' && value !== null) this.object(value)
    else if (!this.admit()) return
    else if (typeof value === 'string') this.put(this.quoted(value))
    else this.put(truncate(typeof value === 'number' ? numberRepr(value) : scalarRepr(value), this.left))
  }

  sequence(start: string, end: string, values: readonly unknown[], identity: object): void {
    if (!this.enter(start, end, identity)) return
    for (let index = 0; index < values.length && !this.cut; index++) {
      if (index > 0) this.literal(', ')
      this.value(values[index])
    }
    this.leave(end)
  }

  private object(value: object): void {
    if (Array.isArray(value)) this.sequence('[', ']', value, value)
    else if (value instanceof Set && value.size > 0) this.sequence('{', '}', [...value], value)
    else if (value instanceof Uint8Array) this.opaque((left) => bytesText(value, left))
    else {
      const text = value instanceof Set ? 'set()' : opaqueRepr(value, reprPython)
      const replaced = text ?? toJsonOf(value)
      if (text !== undefined) this.opaque((left) => truncate(text, left))
      else if (replaced === value) this.mapping(value)
      else this.value(replaced)
    }
  }

  private opaque(text: (left: number) => string): void {
    if (this.admit()) this.put(text(this.left))
  }

  private mapping(value: object): void {
    if (!this.enter('{', '}', value)) return
    let first = true
    for (const [key, member] of membersOf(value)) {
      if (!first) this.literal(', ')
      first = false
      if (this.admit()) this.put(this.keyText(key))
      this.literal(': ')
      this.value(member)
      if (this.cut) break
    }
    this.leave('}')
  }

  /** A key is written on its own, within what is left of the limit. */
  private keyText(key: unknown): string {
    if (typeof key === 'string') return this.quoted(key)
    const writer = new SafeReprWriter(this.left, this.maxLevels)
    writer.value(key)
    return writer.text
  }

  /** Opens a container; false where it is not shown, and so has no members and no closing bracket. */
  private enter(start: string, end: string, identity: object): boolean {
    if (this.open.length >= this.maxLevels) this.literal(`${start}...${end}`)
    else if (this.open.includes(identity)) this.literal(`<Recursion on ${start === '{' ? 'dict' : 'list'}>`)
    else {
      this.literal(start)
      if (!this.cut) return this.open.push(identity) > 0
    }
    return false
  }

  private leave(end: string): void {
    this.open.pop()
    // Closing brackets do not count once the limit is reached.
    if (!this.cut && this.left > 0) this.left -= end.length
    this.text += end
  }

  private quoted(text: string): string {
    return `'${truncate(text, this.left).replaceAll("'", "\\'")}'`
  }

  private literal(text: string): void {
    if (this.admit()) this.put(text)
  }

  private admit(): boolean {
    if (this.left <= 0 && !this.cut) {
      this.cut = true
      this.text += ', ...'
    }
    return !this.cut
  }

  private put(text: string): void {
    this.text += text
    if (this.left !== Number.POSITIVE_INFINITY) this.left -= characters(text)
  }
}

/** UTF-8 as it is, anything else in hex. */
function bytesText(bytes: Uint8Array, left: number): string {
  const shown = bytes.length > left ? bytes.subarray(0, left) : bytes
  return `b'${utf8Text(shown) ?? viewOf(shown).toString('hex')}${shown === bytes ? '' : '...'}'`
}
