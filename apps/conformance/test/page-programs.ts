import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** A program that a page shows. */
export interface PageProgram {
  /** `packages/core/README.md` */
  readonly page: string
  /** Line of the page on which it begins. */
  readonly line: number
  /** What its first line says it is (`// client.ts`), without the extension. */
  readonly name: string | undefined
  /** TypeScript, or JavaScript, which is that too. */
  readonly text: string
}

/** Pages of users: the first one, and each package's. */
async function pages(): Promise<readonly string[]> {
  const packages = await readdir(`${root}packages`)
  return ['README.md', ...packages.map((name) => `packages/${name}/README.md`)]
}

/**
 * The whole programs of all pages: what imports something. Left out are suites of tests, which vitest runs, and which
 * need an adapter that the reader brings.
 */
export async function pagePrograms(): Promise<readonly PageProgram[]> {
  const found: PageProgram[] = []
  for (const page of await pages()) {
    const content = await readFile(root + page, 'utf8')
    for (const match of content.matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)) {
      const text = match[1] ?? ''
      if (!/^import /m.test(text) || /^\w+Conformance\(/m.test(text)) continue
      const line = content.slice(0, match.index).split('\n').length + 1
      found.push({ page, line, name: /^\/\/ ([\w-]+)\.m?[tj]s$/m.exec(text)?.[1], text })
    }
  }
  return found
}
