import { Buffer } from 'node:buffer'
import { isoformat, jsonForm, PyDate, PyDateTime, reprPython } from '@celeriac/protocol'
import { type Block, documentText, line, mapping, sequence } from './layout.ts'
import { writeText } from './write-text.ts'

/** Nesting that is written; circular values end here too. */
const MAX_DEPTH = 512

/** Python breaks base64 after so many characters. */
const BASE64_LINES = /.{1,76}/g

/**
 * A document as `yaml.safe_dump` writes it: in block style, keys sorted, but repeated values in full instead of as
 * aliases, and long text not folded.
 *
 * @throws TypeError for what YAML's safe types cannot express, with the path to it.
 */
export function dumpYaml(value: unknown): string {
  const block = blockOf(value, '', 0)
  // PyYAML marks the end of a document that is one bare word.
  const bare = block.body.length === 0 && !/^['"![{]/.test(block.head)
  return documentText(bare ? { ...block, body: ['...'] } : block)
}

function blockOf(value: unknown, path: string, depth: number): Block {
  if (depth > MAX_DEPTH) throw refused('something circular, or nested too deep,', path)
  if (typeof value !== 'object' || value === null) return line(scalar(value, path))
  if (Array.isArray(value)) return sequence(value.map((item, index) => blockOf(item, `${path}[${index}]`, depth + 1)))
  if (value instanceof Uint8Array) return binary(value, depth)
  if (value instanceof Date) return line(dateText(value, path))
  if (value instanceof PyDate) return line(value.toString())
  if (value instanceof Map) return members(value, path, depth)
  if (value instanceof Set) return members(new Map([...value].map((item) => [item, null])), path, depth, '!!set')
  return objectOf(value, path, depth)
}

function objectOf(value: object, path: string, depth: number): Block {
  if (jsonForm in value) throw refused(`a ${value.constructor.name}`, path)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const replaced: unknown = value.toJSON('')
    if (replaced !== value) return blockOf(replaced, path, depth + 1)
  }
  // Errors, promises and their like have no members to write.
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object') throw refused(`a ${kind}`, path)
  return members(Object.entries(value), path, depth)
}

function members(entries: Iterable<readonly [unknown, unknown]>, path: string, depth: number, head?: string): Block {
  const lines: [string, Block][] = []
  for (const [key, value] of [...entries].sort(byKey)) {
    if (value === undefined) continue
    if (typeof key === 'object' && key !== null) throw refused('a key that is an object', path)
    lines.push([scalar(key, path), blockOf(value, `${path}.${String(key)}`, depth + 1)])
  }
  return mapping(lines, head)
}

function scalar(value: unknown, path: string): string {
  switch (typeof value) {
    case 'string':
      return writeText(value)
    case 'boolean':
    case 'bigint':
      return String(value)
    case 'number':
      return numberText(value)
    case 'undefined':
    case 'object':
      return 'null'
    default:
      throw refused(`a ${typeof value}`, path)
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const text = reprPython(value)
  // Without a point 1e+22 would be read as text.
  return text.includes('.') ? text : text.replace('e', '.0e')
}

function dateText(value: Date, path: string): string {
  try {
    return (value instanceof PyDateTime ? value.iso : isoformat(value)).replace('T', ' ')
  } catch (cause) {
    throw refused('a Date that Python cannot hold', path, cause)
  }
}

function binary(bytes: Uint8Array, depth: number): Block {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  const lines = base64.match(BASE64_LINES)
  if (lines === null) return line("!!binary ''")
  // Below a document's top there is no margin yet, and a block needs one.
  return { head: '!!binary |', body: depth === 0 ? lines.map((text) => `  ${text}`) : lines, indent: '  ' }
}

/** Python's order of strings is by code point, JavaScript's by UTF-16 unit. */
function byKey([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

function refused(what: string, path: string, cause?: unknown): TypeError {
  const where = path === '' ? 'the top' : path.replace(/^\./, '')
  return new TypeError(`YAML cannot write ${what} at ${where}`, { cause })
}
