/** Whether a receiver that was connected for `wanted` hears `sender`: the same one, or a task of the same name. */
export function matchesSender(wanted: unknown, sender: unknown): boolean {
  if (wanted === sender) return true
  const name = taskName(wanted)
  return name !== undefined && name === taskName(sender)
}

function taskName(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  const name: unknown = Reflect.get(value, 'name')
  return typeof name === 'string' ? name : undefined
}
