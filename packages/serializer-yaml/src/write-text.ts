import { readsAsText } from './implicit-tag.ts'

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/
const STARTS_LIKE_SYNTAX = /^(?:[#,[\]{}&*!|>'"%@`]|[-?:](?: |$)|---|\.\.\.)/
const HOLDS_SYNTAX = /: | #|:$/

/** Escapes that PyYAML has a letter for. */
const LETTERS = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\xa0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
])

/**
 * Text as PyYAML quotes it: not at all where it is plainly text, in single quotes where it is printable ASCII, else
 * in double quotes. It is never folded, so lines may be longer than PyYAML's.
 */
export function writeText(text: string): string {
  if (!PRINTABLE_ASCII.test(text)) return `"${text.replaceAll(/["\\]|[^\x20-\x7e]/gu, escaped)}"`
  return canBePlain(text) ? text : `'${text.replaceAll("'", "''")}'`
}

function canBePlain(text: string): boolean {
  if (text.startsWith(' ') || text.endsWith(' ')) return false
  return !STARTS_LIKE_SYNTAX.test(text) && !HOLDS_SYNTAX.test(text) && readsAsText(text)
}

function escaped(character: string): string {
  const letter = LETTERS.get(character)
  if (letter !== undefined) return `\\${letter}`
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
