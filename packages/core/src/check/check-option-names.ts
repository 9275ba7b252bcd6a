import { finalError } from '../errors/broker-error.ts'
import { celeryTransportOptions } from './celery-transport-options.ts'
import { nearestName } from './nearest-name.ts'

/**
 * Refuses a transport option that there is not. What Celery knows for another transport passes: one configuration may
 * serve several.
 *
 * @param setting whose options they are: `brokerTransportOptions`
 * @param own the adapter's own options: the one that was probably meant is named
 * @throws BrokerError `bad_option`
 */
export function checkOptionNames(setting: string, options: object, own: Iterable<string>): void {
  const known = new Set(own)
  const others = celeryTransportOptions.get(setting)
  for (const name of Object.keys(options)) {
    if (known.has(name) || others?.has(name)) continue
    const near = nearestName(name, known)
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    throw finalError('bad_option', `${setting}: there is no option ${name}${hint}`)
  }
}
