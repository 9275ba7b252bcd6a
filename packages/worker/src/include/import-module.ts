import { fileURLToPath } from 'node:url'
import { CeleriacError, importFile } from '@celeriac/core/internal'
import { resolveModule } from './resolve-module.ts'

/**
 * Imports a user's module, found as {@link resolveModule} finds it.
 *
 * @throws CeleriacError `module_not_found`; `typescript_not_supported` where this Node cannot read a TypeScript file
 */
export async function importModule(name: string, folder?: string): Promise<Readonly<Record<string, unknown>>> {
  const url = resolveModule(name, folder)
  try {
    return await importFile(fileURLToPath(url))
  } catch (error) {
    // Node does not say in which file the syntax error is.
    if (error instanceof SyntaxError) {
      const reason = `${error.message} (in the module '${name}', ${url}, or in one that it imports)`
      throw new SyntaxError(reason, { cause: error })
    }
    if (codeOf(error) !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error
    throw new CeleriacError(
      'typescript_not_supported',
      `'${name}' is a TypeScript file, which Node ${process.versions.node} cannot read by itself. ` +
        "Install tsx and start with `node --import tsx` (NODE_OPTIONS='--import tsx' works too), use Node 24, or compile the file first",
      { cause: error },
    )
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
