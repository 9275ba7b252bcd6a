import { CeleriacError } from '../errors/celeriac-error.ts'

/** @throws CeleriacError `not_a_function` */
export function assertReceiver(signal: string, receiver: unknown): void {
  if (typeof receiver === 'function') return
  throw new CeleriacError('not_a_function', `${signal}.connect: a receiver is a function; got ${typeof receiver}`)
}
