const WILDCARDS = new Map([
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
  return `^${words.map((word) => WILDCARDS.get(word) ?? word).join('\\.')}$`
}
