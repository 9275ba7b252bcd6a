/** A text from the wire; anything else counts as none. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
