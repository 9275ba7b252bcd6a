/** The known name that is most like `name`; undefined where none is. Case and underscores do not count. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = plain(name)
  let nearest: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const other = plain(candidate)
    // Of the longer one, so that `maxRetry` is near to `maxRetries`.
    const limit = Math.min(least, Math.max(2, Math.floor(Math.max(wanted.length, other.length) / 3)) + 1)
    const distance = editDistance(wanted, other, limit)
    if (distance < limit) {
      least = distance
      nearest = candidate
    }
  }
  return nearest
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

/**
 * Changes of a character, and swaps of two neighbours, that lead from one to the other; `limit` where it is no less.
 */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit
  let older: number[] = []
  let before = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = at(before, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1)
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current.push(
        Math.min(
          at(before, column) + 1,
          at(current, column - 1) + 1,
          replaced,
          swapped ? at(older, column - 2) + 1 : limit,
        ),
      )
    }
    older = before
    before = current
  }
  return at(before, to.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
