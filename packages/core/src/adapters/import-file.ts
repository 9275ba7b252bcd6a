import { pathToFileURL } from 'node:url'
import { nativeImport } from './native-import.ts'

/**
 * Imports a file that is only known when the program runs. Bundlers leave the import as it is; where a tool has made a
 * `require()` of it (Jest's default mode), which takes no URL, the file is named by its path.
 *
 * @param path - absolute
 */
export async function importFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  const { href } = pathToFileURL(path)
  try {
    return await nativeImport(href)
  } catch (error) {
    if (!(isNotFound(error) && error.code === 'MODULE_NOT_FOUND' && error.message.includes(href))) throw error
    return await nativeImport(path)
  }
}

/**
 * Whether that is what `import()` and `require()` throw where there is no such module: the one in question, or one that it
 * needs. Its class says nothing: Jest's errors are of another realm.
 */
export function isNotFound(error: unknown): error is Error & { readonly code: string } {
  if (typeof error !== 'object' || error === null || !('code' in error)) return false
  return error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND'
}
