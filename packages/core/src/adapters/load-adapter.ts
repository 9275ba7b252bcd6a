import { maskUrl } from '@celeriac/protocol'
import { nearestName } from '../check/nearest-name.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { BrokerAdapter } from '../ports/broker.ts'
import type { BackendAdapter } from '../ports/result-backend.ts'
import { importPackage } from './import-package.ts'
import { schemeOf } from './parse-urls.ts'
import { type AdapterSource, backendSchemes, brokerSchemes } from './schemes.ts'

/**
 * The adapter for a broker's URL; its package is loaded now.
 *
 * @throws CeleriacError `unknown_scheme` with the schemes that there are; `adapter_not_installed`
 */
export function loadBrokerAdapter(url: string): Promise<BrokerAdapter> {
  return loadAdapter('broker', brokerSchemes, url)
}

/**
 * The adapter for a result backend's URL; its package is loaded now.
 *
 * @throws CeleriacError `unknown_scheme` with the schemes that there are; `adapter_not_installed`
 */
export function loadBackendAdapter(url: string): Promise<BackendAdapter> {
  return loadAdapter('result backend', backendSchemes, url)
}

/**
 * The adapter that a table has for a URL.
 *
 * @param from - where packages are looked for, see {@link importPackage}
 */
export async function loadAdapter<A extends BrokerAdapter | BackendAdapter>(
  kind: string,
  schemes: ReadonlyMap<string, AdapterSource<A>>,
  url: string,
  from?: readonly string[],
): Promise<A> {
  const scheme = schemeOf(url)
  const source = schemes.get(scheme)
  if (source === undefined) {
    const known = [...schemes.keys()].map((name) => `${name}://`).join(', ')
    const near = nearestName(scheme, schemes.keys())
    const hint = near === undefined ? '' : `; did you mean ${near}://?`
    const message = `There is no ${kind} for '${scheme}://'${hint || '.'} The schemes are: ${known}. Others can be given as a value.`
    throw new CeleriacError('unknown_scheme', message)
  }
  if (!('package' in source)) return source
  const need = {
    name: source.package,
    reason: `The ${kind} URL '${maskUrl(url)}'`,
    inBundle: `give the ${kind} as a value, ${source.value} of ${source.package}`,
  }
  const module = await importPackage(need, from)
  const adapter = module['adapter']
  if (isAdapter(adapter)) return adapter as A
  throw new CeleriacError('bad_adapter', `The package ${source.package} exports no adapter. Is it of another version?`)
}

function isAdapter(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function'
}
