import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { runScript } from './programs-side.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

it('a module of tasks that is saved under Vite’s development server replaces its tasks', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'celeriac-vite-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await symlink(path('../node_modules'), join(folder, 'node_modules'))
  const { code, output, errors } = await runScript(path('../src/reload-with-vite.mjs'), undefined, [folder])
  expect(errors).toBe('')
  expect(JSON.parse(output)).toEqual({ values: [1, 2, 3], registered: 3, lines: 2 })
  expect(code).toBe(0)
})
