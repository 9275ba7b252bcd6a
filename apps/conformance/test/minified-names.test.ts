import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { runScript } from './programs-side.ts'

const program = fileURLToPath(new URL('../src/named-by-function.mjs', import.meta.url))

it.each([
  ['minified', true, /^shop\.[\w$]{1,2}$/, "looks like a minifier's"],
  ['not minified, as in development', false, /^shop\.makeReport$/, 'taken from a function in a bundle'],
])(
  'a bundle that is %s warns of a task that is named by its function, and of sending it',
  async (_, minify, name, why) => {
    const folder = await mkdtemp(join(tmpdir(), 'celeriac-names-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const outfile = join(folder, 'program.cjs')
    await build({
      entryPoints: [program],
      outfile,
      bundle: true,
      minify,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    })
    const { code, output, errors } = await runScript(outfile)
    expect(errors).toBe('')
    const said = JSON.parse(output) as { name: string; lines: readonly string[] }
    expect(said.name).toMatch(name)
    expect(said.lines).toHaveLength(2)
    expect(said.lines[0]).toContain(`the name of the task '${said.name}' may change with each build`)
    expect(said.lines[0]).toContain(why)
    expect(said.lines[1]).toContain(`Sending ${said.name}: `)
    expect(code).toBe(0)
  },
)
