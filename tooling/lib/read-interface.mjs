// Interfaces of options and their doc comments, as the pages of options show them.
import { readFileSync } from 'node:fs'
import ts from 'typescript'

/**
 * The members of an interface, in order.
 *
 * @param {string} path of the source
 * @param {string} name of the interface
 * @returns {{ name: string, type: string, words: string, shown: string | undefined }[]} `shown` is its default
 */
export function readInterface(path, name) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((statement) => statement.name.text === name)
  if (found === undefined) throw new Error(`${path} has no interface ${name}`)
  return found.members.map((member) => {
    const [doc] = ts.getJSDocCommentsAndTags(member)
    const shown = doc?.tags?.find(({ tagName }) => tagName.text === 'defaultValue')?.comment
    return {
      name: member.name.getText(),
      type: ts.isMethodSignature(member) ? 'function' : member.type.getText(),
      words: plain(doc?.comment),
      shown: shown === undefined ? undefined : plain(shown).replaceAll('\\', ''),
    }
  })
}

/** A doc comment on one line. */
export function plain(comment) {
  return (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s+/g, ' ').trim()
}

/** A type in the words of a page. */
export function shownType(type) {
  return type
    .replace(/\s+/g, ' ')
    .replace(/Readonly<Record<string, unknown>>/g, 'object')
    .replace(/\breadonly /g, '')
    .replace(/ \| undefined$/, '')
}

/** A row of a table in Markdown. */
export function tableRow(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
