import { nearestName } from '../check/nearest-name.ts'
import { finalError } from '../errors/broker-error.ts'

/**
 * Refuses a transport option that there is not.
 *
 * @param setting whose options they are: `brokerTransportOptions`
 * @param own the adapter's own options: the one that was probably meant is named
 * @param others what Celery accepts for it, or for others that share its settings, and what says nothing here
 * @throws BrokerError `bad_option`
 */
export function checkOptionNames(
  setting: string,
  options: object,
  own: Iterable<string>,
  others: Iterable<string> = [],
): void {
  const known = new Set(own)
  const accepted = new Set(others)
  for (const name of Object.keys(options)) {
    if (known.has(name) || accepted.has(name)) continue
    const near = nearestName(name, known)
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    throw finalError('bad_option', `${setting}: there is no option ${name}${hint}`)
  }
}
