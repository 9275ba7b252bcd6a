// By its default, since webpack reads `createRequire` of a named import as its own, and warns of what it cannot follow.
import module from 'node:module'

/**
 * Node's `require` as it is for a file, to find what is installed for that file when the program runs. It is no affair of
 * bundlers.
 *
 * @param file - path or URL; only its folder counts, so that it need not exist
 */
export function nodeRequire(file: string | URL): NodeJS.Require {
  return module.createRequire(file)
}
