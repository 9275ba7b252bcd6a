import { CeleriacError } from '../errors/celeriac-error.ts'
import { describeValue } from './describe-value.ts'
import { nearestName } from './nearest-name.ts'

/** For a name that is no option: code `unknown_option`, with the nearest name that is one. */
export function unknownOption(what: string, name: string, known: Iterable<string>): CeleriacError {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`
  return new CeleriacError('unknown_option', `${what}: unknown option '${name}'${hint}`)
}

/** For a value that the option cannot take: code `bad_option`. */
export function badOption(what: string, name: string, expects: string, value: unknown): CeleriacError {
  return new CeleriacError('bad_option', `${what}: option '${name}' must be ${expects}; got ${describeValue(value)}`)
}
