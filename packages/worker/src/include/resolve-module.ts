import { existsSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CeleriacError, nodeRequire } from '@celeriac/core/internal'

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.cjs']

/**
 * Finds the module that a user means by `tasks`, `./tasks.js`, `proj/tasks`, `proj.tasks` or a package's name: a file
 * below `folder`, with or without its extension, a folder's `index`, or an installed package.
 *
 * @returns its URL
 * @throws CeleriacError `module_not_found`, which lists what was tried
 */
export function resolveModule(name: string, folder: string = process.cwd()): string {
  const isPath = name.startsWith('.') || name.includes('/') || name.includes(sep)
  // As in Python, dots may stand between folders; a name with an extension is a file first.
  const paths = isPath ? [name] : [name, name.replaceAll('.', '/')]
  const tried: string[] = []
  for (const path of new Set(paths)) {
    for (const candidate of candidatesOf(resolve(folder, path))) {
      if (isFile(candidate)) return pathToFileURL(candidate).href
      tried.push(candidate)
    }
  }
  if (!name.startsWith('.')) {
    const found = resolvePackage(name, folder)
    if (found !== undefined) return found
  }
  throw new CeleriacError(
    'module_not_found',
    `cannot find module '${name}': there is neither a file of that name (${tried.map((path) => path.slice(folder.length + 1)).join(', ')}) below ${folder}, nor a package`,
  )
}

function candidatesOf(path: string): readonly string[] {
  return [
    path,
    ...EXTENSIONS.map((extension) => path + extension),
    ...EXTENSIONS.map((extension) => `${path}/index${extension}`),
  ]
}

function resolvePackage(name: string, folder: string): string | undefined {
  try {
    return pathToFileURL(nodeRequire(pathToFileURL(`${folder}/`)).resolve(name)).href
  } catch {
    return undefined
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}
