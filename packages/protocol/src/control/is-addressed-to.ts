import type { ControlRequest } from './control-messages.ts'

/**
 * Whether a command is meant for this node: it is named, or nobody is named and the pattern matches or there is none.
 * A pattern without a matcher, or with one that is not known, means everybody, as in kombu.
 */
export function isAddressedTo(
  request: Pick<ControlRequest, 'destination' | 'pattern' | 'matcher'>,
  nodeName: string,
): boolean {
  const { destination, pattern, matcher } = request
  if (destination !== null && destination.length > 0) return destination.includes(nodeName)
  if (!pattern || !matcher) return true
  const expression = matcher === 'pcre' ? compile(`^(?:${pattern})`) : compile(globToRegExp(pattern))
  return expression?.test(nodeName) ?? false
}

/** Python's `fnmatch`: `*`, `?` and `[…]`. */
function globToRegExp(glob: string): string {
  const body = glob.replace(
    /\[(!?)((?:\]|[^\]])[^\]]*)\]|[\s\S]/g,
    (token, negated: string | undefined, set?: string) => {
      if (set !== undefined) return `[${negated ? '^' : ''}${set.replace(/[\\^[\]]/g, '\\$&')}]`
      if (token === '*') return '[^]*'
      return token === '?' ? '[^]' : token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    },
  )
  return `^${body}$`
}

function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source)
  } catch {
    return undefined
  }
}
