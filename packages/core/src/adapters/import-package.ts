import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CeleriacError } from '../errors/celeriac-error.ts'

/**
 * Imports a package of the family that is only needed for some settings: an adapter or a serializer. It is looked for
 * as an optional peer dependency of this package, then from the folder of the program's main script, then from the
 * working folder, so that it is found under every package manager's layout.
 *
 * @param name - `@celeriac/broker-amqp`
 * @param reason - what needs it, for the error: `The broker URL 'amqp://localhost'`
 * @param from - files or URLs from which to look, in order
 * @throws CeleriacError `adapter_not_installed`, which says how to install it
 */
export async function importPackage(
  name: string,
  reason: string,
  from: readonly string[] = lookUpPlaces(),
): Promise<Readonly<Record<string, unknown>>> {
  for (const place of from) {
    const path = resolveFrom(place, name)
    // What fails from here on is a fault of the package, not its absence.
    if (path !== undefined) return import(pathToFileURL(path).href)
  }
  const message = `${reason} needs the package ${name}, which is not installed. Install it: npm install ${name}`
  throw new CeleriacError('adapter_not_installed', message)
}

function lookUpPlaces(): readonly string[] {
  const script = process.argv[1]
  // Only the folder of the last part counts, so the name of the file in the working folder may be anything.
  return [
    import.meta.url,
    ...(script === undefined ? [] : [join(dirname(script), 'main')]),
    join(process.cwd(), 'main'),
  ]
}

function resolveFrom(place: string, name: string): string | undefined {
  try {
    return createRequire(place).resolve(name)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_INVALID_ARG_VALUE') return undefined
    throw error
  }
}
