import { CeleriacError } from '../errors/celeriac-error.ts'

/** @throws CeleriacError `not_a_function` */
export function assertReceiver(signal: string, receiver: unknown): void {
  if (typeof receiver === 'function') return
  throw new CeleriacError('not_a_function', `${signal}.connect: a receiver is a function; got ${typeof receiver}`)
}

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
