import { constants } from 'node:os'
import { CeleriacError } from '@celeriac/core'

/**
 * A signal's name from what a command says: a name with or without `SIG`, or a number. `SIGTERM` where it says nothing.
 *
 * @throws CeleriacError `bad_option` for one that this machine does not have
 */
export function signalName(value: unknown): NodeJS.Signals {
  if (value === undefined || value === null || value === '') return 'SIGTERM'
  const signals = Object.entries(constants.signals)
  const text = String(value).toUpperCase()
  const found = signals.find(([name, number]) => name === text || name === `SIG${text}` || String(number) === text)
  if (found === undefined) throw new CeleriacError('bad_option', `there is no signal '${String(value)}'`)
  return found[0] as NodeJS.Signals
}
