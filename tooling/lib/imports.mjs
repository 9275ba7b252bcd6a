// What the sources of a package import: for the order of its rooms, for circles, and for unused exports.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** An `import`, an `export … from` or an `import()`, of a type too. */
const IMPORT = /(?<![.\w])(?:from|import)\s*\(?\s*'([^'\n]+)'/g

/** The sources of a folder, without tests. */
export function* sourcesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sourcesOf(path)
    else if (/\.ts$/.test(entry.name) && !/\.test(-d)?\.ts$/.test(entry.name)) yield path
  }
}

/** What a source imports, as it is written. */
export function specifiersOf(path) {
  return [...readFileSync(path, 'utf8').matchAll(IMPORT)].map(([, specifier]) => specifier)
}

/**
 * Which file of a package imports which.
 *
 * @param {string} src the package's `src`
 * @returns {Map<string, Set<string>>} paths from `src`
 */
export function importsWithin(src) {
  const files = [...sourcesOf(src)]
  return new Map(
    files.map((file) => [
      relative(src, file),
      new Set(
        specifiersOf(file)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => relative(src, join(dirname(file), specifier))),
      ),
    ]),
  )
}

/**
 * Circles of files: each file of one imports, over others of it, itself.
 *
 * @param {Map<string, Set<string>>} imports
 * @returns {string[][]}
 */
export function circlesOf(imports) {
  const state = { index: new Map(), low: new Map(), stack: [], circles: [] }
  for (const file of imports.keys()) if (!state.index.has(file)) visit(file, imports, state)
  return state.circles
}

/** Tarjan's strongly connected components. */
function visit(file, imports, state) {
  const { index, low, stack, circles } = state
  index.set(file, index.size)
  low.set(file, index.get(file))
  stack.push(file)
  for (const next of imports.get(file) ?? []) {
    if (!imports.has(next)) continue
    if (!index.has(next)) visit(next, imports, state)
    if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)))
  }
  if (low.get(file) !== index.get(file)) return
  const circle = stack.splice(stack.indexOf(file))
  if (circle.length > 1 || imports.get(file).has(file)) circles.push(circle)
}
