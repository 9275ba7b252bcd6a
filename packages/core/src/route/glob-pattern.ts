/**
 * A glob as Python's `fnmatch` reads it (`*`, `?`, `[abc]`, `[!abc]`), for whole names.
 *
 * @see https://docs.python.org/3/library/fnmatch.html
 */
export function globPattern(glob: string): RegExp {
  let source = ''
  for (let at = 0; at < glob.length; at++) {
    const char = glob.charAt(at)
    if (char === '*') source += '[^]*'
    else if (char === '?') source += '[^]'
    else if (char === '[') {
      // A bracket right after the opening one, or after '!', is a member.
      const end = glob.indexOf(']', glob.charAt(at + 1) === '!' ? at + 3 : at + 2)
      if (end < 0) source += '\\['
      else {
        source += characterClass(glob.slice(at + 1, end))
        at = end
      }
    } else source += char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
  }
  return new RegExp(`^(?:${source})$`)
}

function characterClass(members: string): string {
  const negated = members.startsWith('!')
  const body = (negated ? members.slice(1) : members).replace(/[\\\]^[]/g, '\\$&')
  return `[${negated ? '^' : ''}${body}]`
}
