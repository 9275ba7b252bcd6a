import { dirname, join } from 'node:path'
import { CeleriacError } from '../errors/celeriac-error.ts'
import { nodeRequire } from '../runtime/node-require.ts'
import { importFile, isNotFound } from './import-file.ts'
import { nativeImport } from './native-import.ts'

/** What {@link importPackage} imports, and what it says where that is not there. */
export interface PackageNeed {
  /** `@celeriac/broker-amqp` */
  readonly name: string
  /** What needs it: `The broker URL 'amqp://localhost'`. */
  readonly reason: string
  /**
   * What a bundled program does in its place: `give the broker as a value, amqpBroker(url) of @celeriac/broker-amqp`.
   */
  readonly inBundle: string
}

const PAGE = 'https://github.com/celeriac/celeriac/blob/main/docs/bundlers.md'

/**
 * Imports a package of the family that is only needed for some settings: an adapter or a serializer. It is looked for
 * as an optional peer dependency of this package, then from the folder of the program's main script, then from the
 * working folder, so that it is found under every package manager's layout.
 *
 * @param from - files from which to look besides this one, in order
 * @throws CeleriacError `adapter_not_installed`, which says how to install it, or what to do in a bundle
 */
export async function importPackage(
  { name, reason, inBundle }: PackageNeed,
  from: readonly string[] = lookUpPlaces(),
): Promise<Readonly<Record<string, unknown>>> {
  let failure: Error
  try {
    return await nativeImport(name)
  } catch (error) {
    if (!isAbsence(error, name)) throw error
    failure = error
  }
  for (const place of from) {
    const path = resolveFrom(place, name)
    if (path === undefined) continue
    try {
      return await importFile(path)
    } catch (error) {
      if (!isAbsence(error, path)) throw error
    }
  }
  throw new CeleriacError('adapter_not_installed', `${reason} needs the package ${name}, ${remedy(failure)}`, {
    cause: failure,
  })

  function remedy({ message }: Error): string {
    // Whoever imported it in vain is named. Where that is not the file that did it, that has become a part of another one.
    if (message.includes('native-import')) return `which is not installed. Install it: npm install ${name}`
    return (
      `which was not found: the program seems to be bundled. Either ${inBundle}, so that it is bundled too; or leave ` +
      'the packages @celeriac/* out of the bundle (esbuild: external, webpack: externals, Next.js: ' +
      `serverExternalPackages), and install them where it runs. See ${PAGE}`
    )
  }
}

/** Whether the module itself is missing, rather than faulty or in need of one that is missing. */
function isAbsence(error: unknown, name: string): error is Error {
  // Vite's, which has no code.
  if (error instanceof Error && error.message.startsWith(`Could not resolve "${name}"`)) return true
  if (!isNotFound(error)) return false
  const { message } = error
  // A bundler that cannot follow the import names nothing.
  return message.includes(`'${name}'`) || message.includes(`"${name}"`) || message.includes('too dynamic')
}

function lookUpPlaces(): readonly string[] {
  const script = process.argv[1]
  // Only the folder of the last part counts, so the name of the file may be anything.
  return [...(script === undefined ? [] : [join(dirname(script), 'main')]), join(process.cwd(), 'main')]
}

function resolveFrom(place: string, name: string): string | undefined {
  try {
    return nodeRequire(place).resolve(name)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
