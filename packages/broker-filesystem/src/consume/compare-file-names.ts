/**
 * The order in which messages are taken: by the number in front of their names. As text, `9999_…` would come after
 * `10000_…`, so that what waits when the machine's clock gains a digit would be overtaken by everything newer.
 */
export function compareFileNames(a: string, b: string): number {
  const digits = a.indexOf('_') - b.indexOf('_')
  if (digits !== 0) return digits
  return a < b ? -1 : Number(a > b)
}
