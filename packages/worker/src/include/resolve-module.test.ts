import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveModule } from './resolve-module.ts'

describe('resolveModule', () => {
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-resolve-'))
    await mkdir(join(folder, 'proj/sub'), { recursive: true })
    await mkdir(join(folder, 'node_modules/pack'), { recursive: true })
    const files = [
      'tasks.mjs',
      'both.ts',
      'both.js',
      'proj/index.js',
      'proj/sub/tasks.cjs',
      'a.b.js',
      'node_modules/pack/index.js',
    ]
    for (const file of files) await writeFile(join(folder, file), '')
    await writeFile(join(folder, 'node_modules/pack/package.json'), '{"name":"pack","main":"index.js"}')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    ['tasks', 'tasks.mjs'],
    ['./tasks', 'tasks.mjs'],
    ['./tasks.mjs', 'tasks.mjs'],
    ['both', 'both.ts'],
    ['proj', 'proj/index.js'],
    ['proj.sub.tasks', 'proj/sub/tasks.cjs'],
    ['proj/sub/tasks', 'proj/sub/tasks.cjs'],
    ['a.b', 'a.b.js'],
    ['pack', 'node_modules/pack/index.js'],
  ])('finds %s at %s', (name, file) => {
    expect(fileURLToPath(resolveModule(name, folder))).toBe(join(folder, file))
  })

  it('says what it looked for', () => {
    expect(() => resolveModule('nope', folder)).toThrow(
      expect.objectContaining({ code: 'module_not_found', message: expect.stringContaining('nope.ts') }),
    )
  })
})
