import { skipLiteral } from './skip-literal.ts'

/** A parameter of a function, as its source text writes it. */
export interface Parameter {
  /** `{ url, size }`, with or without a default. */
  readonly isObjectPattern: boolean
  /** `...args`. */
  readonly isRest: boolean
}

/** The parameters of a function, from its source text; undefined where there is none: bound and native functions, classes. */
export function readParameters(fn: (...args: never[]) => unknown): readonly Parameter[] | undefined {
  const source = Function.prototype.toString.call(fn)
  if (/^class\b/.test(source) || /\{\s*\[native code\]\s*\}$/.test(source)) return undefined
  const start = startOfList(source)
  if (start === undefined) return [plain]
  return partsOf(source, start + 1).map(parameter)
}

const plain: Parameter = { isObjectPattern: false, isRest: false }

function parameter(text: string): Parameter {
  return { isObjectPattern: text.startsWith('{'), isRest: text.startsWith('...') }
}

/** Where the list's bracket opens; undefined for `x => …`, which has none. */
function startOfList(source: string): number | undefined {
  let depth = 0
  for (let at = 0; at < source.length; at++) {
    const after = skipLiteral(source, at)
    if (after > at) {
      at = after - 1
      continue
    }
    const char = source[at]
    // A method's name may be computed: ['a(b)'](x) {}.
    if (char === '[') depth++
    else if (char === ']') depth--
    else if (char === '(' && depth === 0) return at
    else if (char === '=' && source[at + 1] === '>') return undefined
  }
  return undefined
}

/** What stands between the commas, without comments and blanks in front. */
function partsOf(source: string, start: number): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let text = ''
  for (let at = start; at < source.length; at++) {
    const after = skipLiteral(source, at, text)
    if (after > at) {
      // Its place is kept: what it holds says nothing here.
      if (text !== '' && !/^\/[/*]/.test(source.slice(at, at + 2))) text += '0'
      at = after - 1
      continue
    }
    const char = source[at] as string
    if (depth === 0 && (char === ',' || char === ')')) {
      if (text !== '') parts.push(text)
      if (char === ')') return parts
      text = ''
      continue
    }
    if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    if (text !== '' || /\S/.test(char)) text += char
  }
  return parts
}
