/** One step through a pattern: a text, or what may stand in its place. */
type Step = { readonly text: string } | 'word' | 'anything' | 'something'

/** The wildcards that kombu writes: those of 5.7, and the `*` of older versions, which may cover several words. */
const WILDCARDS: readonly (readonly [source: string, step: Step])[] = [
  ['[^\\.]+', 'word'],
  ['.*?[^\\.]', 'something'],
  ['.*?', 'anything'],
]

/**
 * Whether a routing key matches a pattern from a binding table. The pattern was written by another process, so it
 * is never run as a regular expression: only the few forms that kombu writes are understood, and their matching takes
 * linear steps. Anything else matches nothing.
 */
export function matchRoutingKey(pattern: string, key: string): boolean {
  const steps = readPattern(pattern)
  if (steps === undefined) return false
  let positions = new Set([0])
  for (const step of steps) {
    positions = advance(step, key, positions)
    if (positions.size === 0) return false
  }
  return positions.has(key.length)
}

function readPattern(pattern: string): Step[] | undefined {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) return undefined
  const steps: Step[] = []
  for (let at = 1; at < pattern.length - 1; ) {
    const wildcard = WILDCARDS.find(([source]) => pattern.startsWith(source, at))
    if (wildcard !== undefined) {
      steps.push(wildcard[1])
      at += wildcard[0].length
      continue
    }
    const length = pattern[at] !== '\\' ? 1 : pattern.startsWith('\\000', at) ? 4 : 2
    const text = length === 1 ? pattern.charAt(at) : length === 4 ? '\0' : pattern.charAt(at + 1)
    // A bare character that means something in a regular expression is none of kombu's making.
    if (length === 1 && /[.^$*+?()[\]{}|]/.test(text)) return undefined
    steps.push({ text })
    at += length
  }
  return steps
}

/** Where one may be after this step, coming from any of these positions. */
function advance(step: Step, key: string, from: ReadonlySet<number>): Set<number> {
  const to = new Set<number>()
  if (typeof step === 'object') {
    for (const at of from) if (key.startsWith(step.text, at)) to.add(at + step.text.length)
    return to
  }
  const first = Math.min(...from)
  if (step === 'anything') for (let at = first; at <= key.length; at++) to.add(at)
  else if (step === 'something') {
    for (let at = first; at < key.length; at++) if (key[at] !== '.') to.add(at + 1)
  } else for (const at of from) addWordEnds(key, at, to)
  return to
}

function addWordEnds(key: string, from: number, to: Set<number>): void {
  for (let at = from; at < key.length && key[at] !== '.' && !to.has(at + 1); at++) to.add(at + 1)
}

const PATTERN_OF_WILDCARD = new Map([
  ['*', '[^\\.]+'],
  ['#', '.*?'],
])

/** Everything but letters, digits and the three characters that mean something. */
const ESCAPED = /[^\p{L}\p{N}.#*]/gu

/**
 * The regular expression that kombu keeps with a topic binding, and that publishers go by: `media.*.img` gives
 * `^media\.[^\.]+\.img$`. `*` is one word since kombu 5.7, `#` is any number of words between its dots.
 */
export function bindingPattern(routingKey: string): string {
  const words = routingKey.replace(ESCAPED, (character) => (character === '\0' ? '\\000' : `\\${character}`)).split('.')
  return `^${words.map((word) => PATTERN_OF_WILDCARD.get(word) ?? word).join('\\.')}$`
}
