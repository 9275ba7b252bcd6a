/**
 * Where a comment, text, template or regular expression that begins at `at` is over; `at` itself where none begins.
 *
 * @param before what stands in front: it tells a regular expression from a division
 */
export function skipLiteral(source: string, at: number, before = ''): number {
  const char = source[at]
  if (char === "'" || char === '"') return endOfText(source, at)
  if (char === '`') return endOfTemplate(source, at)
  if (char !== '/') return at
  if (source[at + 1] === '/') return orEnd(source, source.indexOf('\n', at), 1)
  if (source[at + 1] === '*') return orEnd(source, source.indexOf('*/', at + 2), 2)
  return /[=([{,:?!&|+\-*%<>~^]\s*$/.test(before) ? endOfRegExp(source, at) : at
}

function orEnd(source: string, found: number, length: number): number {
  return found < 0 ? source.length : found + length
}

function endOfText(source: string, start: number): number {
  const quote = source[start]
  let at = start + 1
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfTemplate(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== '`') {
    if (source[at] === '\\') at += 2
    else if (source[at] === '$' && source[at + 1] === '{') at = endOfSubstitution(source, at + 2)
    else at++
  }
  return at + 1
}

function endOfSubstitution(source: string, start: number): number {
  let depth = 1
  let at = start
  while (at < source.length && depth > 0) {
    const after = skipLiteral(source, at, source.slice(start, at))
    if (after === at) {
      if (source[at] === '{') depth++
      if (source[at] === '}') depth--
    }
    at = Math.max(after, at + 1)
  }
  return at
}

function endOfRegExp(source: string, start: number): number {
  let inClass = false
  let at = start + 1
  while (at < source.length && (inClass || source[at] !== '/')) {
    if (source[at] === '[') inClass = true
    if (source[at] === ']') inClass = false
    at += source[at] === '\\' ? 2 : 1
  }
  return at + 1
}
