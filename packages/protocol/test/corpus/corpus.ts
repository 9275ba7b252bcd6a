import { readdirSync, readFileSync } from 'node:fs'

const ROOT = new URL('../golden/', import.meta.url)

/** One captured case; see golden/README.md. */
export interface GoldenFile {
  /** `results/redis-success` */
  readonly name: string
  readonly how: string
  readonly conf: Readonly<Record<string, unknown>>
  readonly wire: unknown
  /** The whole file. */
  readonly content: Readonly<Record<string, unknown>>
}

/** Every file of the folder, or of one group. */
export function goldenFiles(group?: string): GoldenFile[] {
  const groups = group === undefined ? directories() : [group]
  return groups.flatMap((folder) => namesIn(folder).map((name) => readGolden(`${folder}/${name}`)))
}

export function readGolden(name: string): GoldenFile {
  const content = JSON.parse(readFileSync(new URL(`${name}.json`, ROOT), 'utf8'))
  return { name, how: content.how, conf: content.conf ?? {}, wire: content.wire, content }
}

function directories(): string[] {
  const entries = readdirSync(ROOT, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

function namesIn(folder: string): string[] {
  const files = readdirSync(new URL(`${folder}/`, ROOT)).sort()
  return files.map((file) => file.replace(/\.json$/, ''))
}
