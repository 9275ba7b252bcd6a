// Exports of a package's `internal` entry that nobody imports.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** Names that the entry exports and no other package, app, test or tool imports from it. */
export function unimported(root, name) {
  const wanted = new Set()
  for (const file of readers(root)) collect(file, `@celeriac/${name}/internal`, wanted)
  return exportsOf(join(root, 'packages', name, 'src/internal.ts')).filter((exported) => !wanted.has(exported))
}

function exportsOf(path) {
  return parse(path)
    .statements.filter(ts.isExportDeclaration)
    .flatMap(({ exportClause }) => exportClause.elements.map((element) => element.name.text))
}

function collect(path, entry, wanted) {
  if (!readFileSync(path, 'utf8').includes(entry)) return
  for (const statement of parse(path).statements) {
    if (statement.moduleSpecifier?.text !== entry) continue
    const named = statement.importClause?.namedBindings ?? statement.exportClause
    for (const element of named?.elements ?? []) wanted.add((element.propertyName ?? element.name).text)
  }
}

function* readers(root) {
  for (const folder of ['packages', 'apps']) {
    for (const member of readdirSync(join(root, folder))) {
      for (const part of ['src', 'test']) yield* files(join(root, folder, member, part))
    }
  }
}

function files(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

function parse(path) {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest)
}
