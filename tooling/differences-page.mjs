// Writes the section "Not in this version" of docs/differences.md from the list of what is later. With --check, fails
// where the section is not up to date. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LATER } from '../packages/core/dist/later/later.js'

const page = fileURLToPath(new URL('../docs/differences.md', import.meta.url))
const [BEGIN, END] = ['<!-- later: written by tooling/differences-page.mjs -->', '<!-- end of later -->']

const before = readFileSync(page, 'utf8')
const [head, rest] = before.split(BEGIN)
const tail = rest?.split(END)[1]
if (tail === undefined) throw new Error(`docs/differences.md lacks ${BEGIN} or ${END}`)
const lines = LATER.map(({ text }, index) => `- ${text}${index === LATER.length - 1 ? '.' : ';'}`)
const after = [head + BEGIN, '', ...lines, '', END + tail].join('\n')

if (!process.argv.includes('--check')) writeFileSync(page, after)
else if (after !== before) {
  console.error('docs/differences.md is not up to date: run node tooling/differences-page.mjs')
  process.exitCode = 1
}
