import { JsonDecodeError } from './json-errors.ts'
import { MAX_DIGITS } from './max-digits.ts'

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const WORDS = new Map<string, unknown>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])
const WORD = /null|true|false|NaN|-?Infinity/y

/** Reads the JSON that `JSON.parse` would not read, or not exactly: `NaN`, `Infinity`, long integers. */
export class JsonReader {
  private readonly source: string
  private readonly maxDepth: number
  private position = 0

  constructor(source: string, maxDepth: number) {
    this.source = source
    this.maxDepth = maxDepth
  }

  /** @throws JsonDecodeError */
  read(): unknown {
    this.skipSpace()
    const value = this.readValue(0)
    this.skipSpace()
    if (this.position < this.source.length) throw this.unexpected()
    return value
  }

  private readValue(depth: number): unknown {
    switch (this.source[this.position]) {
      case '"':
        return this.readString()
      case '{':
        return this.readObject(depth + 1)
      case '[':
        return this.readArray(depth + 1)
      default:
        return this.readScalar()
    }
  }

  private readArray(depth: number): unknown[] {
    this.enter(depth)
    const elements: unknown[] = []
    if (this.skip(']')) return elements
    do {
      this.skipSpace()
      elements.push(this.readValue(depth))
      this.skipSpace()
    } while (this.skip(','))
    this.expect(']')
    return elements
  }

  private readObject(depth: number): Record<string, unknown> {
    this.enter(depth)
    const members: Record<string, unknown> = {}
    if (this.skip('}')) return members
    do {
      this.skipSpace()
      const key = this.readString()
      this.skipSpace()
      this.expect(':')
      this.skipSpace()
      const value = this.readValue(depth)
      if (key !== '__proto__') members[key] = value
      this.skipSpace()
    } while (this.skip(','))
    this.expect('}')
    return members
  }

  private readString(): string {
    const start = this.position
    if (this.source[start] !== '"') throw this.unexpected()
    this.position = this.endOfString(start + 1)
    try {
      return JSON.parse(this.source.slice(start, this.position))
    } catch {
      throw new JsonDecodeError(`JSON has a bad string at position ${start}`)
    }
  }

  /** Behind the first quote that is not escaped: one after an even number of backslashes. */
  private endOfString(from: number): number {
    let quote = this.source.indexOf('"', from)
    while (quote !== -1) {
      let before = quote
      while (before > from && this.source[before - 1] === '\\') before--
      if ((quote - before) % 2 === 0) return quote + 1
      quote = this.source.indexOf('"', quote + 1)
    }
    throw new JsonDecodeError('JSON ends within a string')
  }

  private readScalar(): unknown {
    const word = this.match(WORD)?.[0]
    if (word !== undefined) return WORDS.get(word)
    const number = this.match(NUMBER)
    if (number === undefined) throw this.unexpected()
    const [text, fraction, exponent] = number
    const value = Number(text)
    const whole = fraction === undefined && exponent === undefined
    return whole && !Number.isSafeInteger(value) ? this.longInteger(text) : value
  }

  private longInteger(text: string): bigint {
    if (text.length - (text.startsWith('-') ? 1 : 0) <= MAX_DIGITS) return BigInt(text)
    throw new JsonDecodeError(`JSON holds an integer of more than ${MAX_DIGITS} digits`)
  }

  private enter(depth: number): void {
    if (depth > this.maxDepth) throw new JsonDecodeError('JSON is nested too deeply')
    this.position++
    this.skipSpace()
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position
    const match = pattern.exec(this.source)
    if (match === null) return undefined
    this.position = pattern.lastIndex
    return match
  }

  private skipSpace(): void {
    while (SPACES.has(this.source.charCodeAt(this.position))) this.position++
  }

  private skip(character: string): boolean {
    if (this.source[this.position] !== character) return false
    this.position++
    return true
  }

  private expect(character: string): void {
    if (!this.skip(character)) throw this.unexpected()
  }

  private unexpected(): JsonDecodeError {
    const at = this.position
    if (at >= this.source.length) return new JsonDecodeError('JSON ends too early')
    return new JsonDecodeError(`JSON has an unexpected ${JSON.stringify(this.source[at])} at position ${at}`)
  }
}
