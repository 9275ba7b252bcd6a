import type { Celery } from '@celeriac/core'
import { CeleriacError, internalsOf } from '@celeriac/core/internal'
import { importModule } from '@celeriac/worker/internal'

/** Names under which a module exports its app, in the order in which they are looked at. */
const NAMES = ['app', 'celery', 'default']

/**
 * The app that `-A` means: `tasks` is `./tasks.{ts,mts,js,mjs,cjs}` or a package, of which the export `app`, `celery`
 * or default is taken, else the only app among its exports; `proj` may be a folder with a `celery` module, as in
 * Python; `tasks:myApp` names the export.
 *
 * @throws CeleriacError `module_not_found`, `app_not_found`, `typescript_not_supported`; whatever the module throws
 */
export async function findApp(name: string, folder: string = process.cwd()): Promise<Celery> {
  const [path = '', wanted] = splitExport(name)
  const exports = await importOrFolder(path, folder)
  if (wanted !== undefined) {
    const found = exports[wanted]
    if (isApp(found)) return found
    throw new CeleriacError(
      'app_not_found',
      `module '${path}' has no app as its export '${wanted}'${others(path, exports)}`,
    )
  }
  const found = appAmong(exports)
  if (found !== undefined) return found
  throw new CeleriacError(
    'app_not_found',
    appNames(exports).length > 1
      ? `module '${path}' exports several apps, and none as \`app\`, \`celery\` or default${others(path, exports)}`
      : `module '${path}' exports no Celery app; export it as \`app\`, \`celery\` or default`,
  )
}

/** How to name each app that a module exports: `; choose one: -A tasks:first, -A tasks:second`. */
function others(path: string, exports: Readonly<Record<string, unknown>>): string {
  const names = appNames(exports)
  return names.length === 0 ? '' : `; choose one: ${names.map((name) => `-A ${path}:${name}`).join(', ')}`
}

function appNames(exports: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(exports).filter((name) => isApp(exports[name]))
}

async function importOrFolder(path: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const exports = await importModule(path, folder)
    if (path.includes(':') || appAmong(exports) !== undefined) return exports
    return (await importCelery(path, folder)) ?? exports
  } catch (error) {
    if (!isNotFound(error)) throw error
    const nested = await importCelery(path, folder)
    if (nested === undefined) throw error
    return nested
  }
}

/** Python projects keep their app in `proj/celery.py`. */
async function importCelery(path: string, folder: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await importModule(`${path.startsWith('.') ? path : `./${path.replaceAll('.', '/')}`}/celery`, folder)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof CeleriacError && error.code === 'module_not_found'
}

/** `tasks:app`, but not `C:\tasks`. */
function splitExport(name: string): readonly string[] {
  const colon = name.lastIndexOf(':')
  const exported = name.slice(colon + 1)
  return colon > 1 && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(exported)
    ? [name.slice(0, colon), exported]
    : [name]
}

function appAmong(exports: Readonly<Record<string, unknown>>): Celery | undefined {
  for (const name of NAMES) {
    const found = exports[name]
    if (isApp(found)) return found
    // A CommonJS module arrives as the default export of a namespace.
    if (name === 'default' && typeof found === 'object' && found !== null) {
      const nested = appAmong(withoutDefault(found as Readonly<Record<string, unknown>>))
      if (nested !== undefined) return nested
    }
  }
  const apps = new Set(Object.values(exports).filter(isApp))
  return apps.size === 1 ? [...apps][0] : undefined
}

function withoutDefault({ default: _, ...rest }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return rest
}

function isApp(value: unknown): value is Celery {
  if (typeof value !== 'object' || value === null) return false
  try {
    internalsOf(value)
    return true
  } catch {
    return false
  }
}
