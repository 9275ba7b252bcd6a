// Writes the source of the thread that renews leases into a module, as a text: where a program is bundled there is no file
// beside it that a thread could be started from. With `--check` it only says whether that module is as it should be.
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const folder = new URL('../packages/broker-redis/src/lease/', import.meta.url)
const target = fileURLToPath(new URL('lease-thread-source.ts', folder))

const source = await readFile(new URL('lease-thread.js', folder), 'utf8')
const escaped = source.replace(/[\\`]|\$(?=\{)/g, '\\$&')
const text = `// Written by tooling/lease-thread.mjs from lease-thread.js. Change that one, then run it.

/** What is in \`lease-thread.js\`, to start a thread from where that file is not: in a bundle. */
export const leaseThreadSource = \`${escaped}\`
`

if (!process.argv.includes('--check')) {
  await writeFile(target, text)
} else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
  console.error(`${target} is not what lease-thread.js says: run \`node tooling/lease-thread.mjs\``)
  process.exitCode = 1
}
