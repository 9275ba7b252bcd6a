// Prints Celery's conformance checklist with the tests that prove each item, as docs/compatibility.md. A test proves
// item 46 when its title holds [C46]. With --check, fails where the page is not up to date, or an item that this
// version promises has no test.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { items, promised } from './compatibility-items.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs/compatibility.md')
const testedWith = JSON.parse(readFileSync(join(root, 'tooling/tested-with.json'), 'utf8'))

function* tests(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* tests(path)
    else if (entry.name.endsWith('.test.ts') || entry.name.endsWith('-conformance.ts')) yield path
  }
}

const proofs = new Map()
for (const folder of ['packages', 'apps']) {
  for (const file of tests(join(root, folder))) {
    const text = readFileSync(file, 'utf8')
    for (const [title] of text.matchAll(/(['"`])(?:(?!\1).)*\[C\d+\](?:(?!\1).)*\1/g)) {
      for (const [, number] of title.matchAll(/\[C(\d+)\]/g)) {
        const words = title
          .slice(1, -1)
          .replaceAll(/\s*\[C\d+\]/g, '')
          .replaceAll('|', '\\|')
        const proof = { file: file.slice(root.length), words }
        const others = proofs.get(Number(number)) ?? []
        const known = others.some((other) => other.file === proof.file && other.words === words)
        if (!known) proofs.set(Number(number), [...others, proof])
      }
    }
  }
}

const lines = [
  '# Compatibility',
  '',
  "What a Celery peer expects on the wire, and the tests that prove it. Written by `node tooling/compatibility.mjs` from the tests' titles;",
  'do not edit by hand. R is Redis, A is RabbitMQ, F is the filesystem.',
  '',
]
for (const { section, rows } of items) {
  lines.push(`## ${section}`, '', '| | what | proven by |', '|---|---|---|')
  for (const [number, what] of rows) {
    const tests = proofs.get(number) ?? []
    const shown = tests.slice(0, 4).map(({ file, words }) => `[${words}](../${file})`)
    if (tests.length > 4) shown.push(`and ${tests.length - 4} more`)
    lines.push(`| ${number} | ${what} | ${shown.length > 0 ? shown.join('<br>') : '–'} |`)
  }
  lines.push('')
}
lines.push(
  '## Servers and runtimes',
  '',
  'What `pnpm test:servers` ran, beside what `npm test` finds on the machine, and what came out.',
  '',
  '| | with | passed | failed |',
  '|---|---|---|---|',
)
for (const { name, versions, passed, failed } of testedWith)
  lines.push(`| ${name} | ${versions} | ${passed} | ${failed} |`)
lines.push('')
const text = lines.join('\n')

const unproven = promised.filter((number) => !proofs.has(number))
if (process.argv.includes('--check')) {
  let current = ''
  try {
    current = readFileSync(page, 'utf8')
  } catch {}
  if (unproven.length > 0) console.error(`no test names these items: ${unproven.join(', ')}`)
  if (current !== text) console.error('docs/compatibility.md is not up to date: run node tooling/compatibility.mjs')
  process.exitCode = unproven.length > 0 || current !== text ? 1 : 0
} else {
  writeFileSync(page, text)
  console.log(`${proofs.size} items have tests; without: ${unproven.join(', ') || 'none that is promised'}`)
}
