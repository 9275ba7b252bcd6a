const SURROGATE = /[\ud800-\udbff]/

/** Length in characters as Python counts: a pair of surrogates is one. */
export function characters(text: string): number {
  return SURROGATE.test(text) ? [...text].length : text.length
}

/**
 * Celery's `truncate`: cut at the limit, then back to the last space, then `...`. A text of exactly the limit is cut
 * too.
 */
export function truncate(text: string, limit: number): string {
  if (text.length < limit || characters(text) < limit) return text
  const cut = SURROGATE.test(text) ? [...text].slice(0, limit).join('') : text.slice(0, limit)
  const space = cut.lastIndexOf(' ')
  return `${space === -1 ? cut : cut.slice(0, space)}...`
}
