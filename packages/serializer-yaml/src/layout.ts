/** A value on its way into a document: what stands on its parent's line, and the lines below it. */
export interface Block {
  /** Empty where everything is below. */
  readonly head: string
  readonly body: readonly string[]
  /** How far a mapping moves the body to the right: sequences stay below their key. */
  readonly indent: '' | '  '
}

/** A value of one line. */
export function line(head: string): Block {
  return { head, body: [], indent: '  ' }
}

/** `- item` lines; a block item starts on its dash's line. */
export function sequence(items: readonly Block[]): Block {
  if (items.length === 0) return line('[]')
  return { head: '', body: items.flatMap((item) => behind('-', item)), indent: '' }
}

/** `key: value` lines, after `head` if there is one. */
export function mapping(entries: readonly (readonly [key: string, value: Block])[], head = ''): Block {
  if (entries.length === 0) return line(head === '' ? '{}' : `${head} {}`)
  return { head, body: entries.flatMap(([key, value]) => entryLines(key, value)), indent: '  ' }
}

/** The whole document. */
export function documentText({ head, body }: Block): string {
  return [...(head === '' ? [] : [head]), ...body, ''].join('\n')
}

/** Readers look for the colon of a plain key only so far; beyond, Python writes the key on a line of its own. */
const LONGEST_SIMPLE_KEY = 127

function entryLines(key: string, value: Block): string[] {
  if (key.length > LONGEST_SIMPLE_KEY) return [`? ${key}`, ...behind(':', value)]
  const { head, body, indent } = value
  return [head === '' ? `${key}:` : `${key}: ${head}`, ...body.map((text) => indent + text)]
}

function behind(sign: string, { head, body }: Block): string[] {
  const [first = '', ...rest] = head === '' ? body : [head, ...body]
  return [`${sign} ${first}`, ...rest.map((text) => `  ${text}`)]
}
