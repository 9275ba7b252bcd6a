import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
// biome-ignore lint/correctness/useImportExtensions: a script, with its types beside it
import { envWithPnpm } from '../../../tooling/lib/pnpm.mjs'

const run = promisify(execFile)
const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))
const { resolve } = createRequire(join(packages, 'x.js'))
const compiler = join(dirname(resolve('typescript/package.json')), 'bin/tsc')
const nodeTypes = dirname(dirname(resolve('@types/node/package.json')))

/** As a user installs it: the packed files of core and the Redis broker, in an empty folder, by npm. */
describe('core and broker-redis from their tarballs', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-packed-'))
    const tarballs = join(folder, 'tarballs')
    await mkdir(tarballs)
    // As they are published: npm's own pack would keep `workspace:` where the versions belong.
    const env = await envWithPnpm()
    for (const name of ['protocol', 'core', 'redis-connection', 'broker-redis']) {
      await run('pnpm', ['--pm-on-fail=ignore', 'pack', '--pack-destination', tarballs], {
        cwd: join(packages, name),
        env,
      })
    }
    const files = await readdir(tarballs)
    const file = (name: string): string => {
      const found = files.find((candidate) => new RegExp(`^celeriac-${name}-\\d`).test(candidate))
      if (found === undefined) throw new Error(`no tarball of ${name}`)
      return `file:${join(tarballs, found)}`
    }
    const dependencies = Object.fromEntries(
      ['protocol', 'core', 'redis-connection', 'broker-redis'].map((name) => [`@celeriac/${name}`, file(name)]),
    )
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'user', private: true, dependencies, overrides: dependencies }),
    )
    await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder })
  }, 180_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  const node = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text)
    // The test runner's own, in which a package manager may have put paths to all packages there are.
    const { NODE_PATH: _, NODE_OPTIONS: __, ...env } = process.env
    return (await run(process.execPath, [name], { cwd: folder, env })).stdout.trim()
  }

  it('installs no other broker and nothing for other brokers', async () => {
    const installed = await readdir(join(folder, 'node_modules'))
    expect(installed).not.toContain('amqplib')
    expect((await readdir(join(folder, 'node_modules/@celeriac'))).sort()).toEqual([
      'broker-redis',
      'core',
      'protocol',
      'redis-connection',
    ])
  })

  it('holds nothing that only its build needs, nor tests', async () => {
    const installed = await readdir(join(folder, 'node_modules/@celeriac'), { recursive: true })
    expect(installed).toContain(join('core', 'dist', 'index.js'))
    expect(installed.filter((file) => /tsbuildinfo|\.test\./.test(file))).toEqual([])
  })

  it('is used from ESM', async () => {
    const text = `import { Celery } from '@celeriac/core'; import { redisBroker } from '@celeriac/broker-redis'
      const app = new Celery('a', { broker: redisBroker('redis://localhost') }); console.log(app.task(function add() {}).name); await app.close()`
    expect(await node('esm.mjs', text)).toBe('a.add')
  })

  it('is used from CommonJS', async () => {
    const text = `const { Celery } = require('@celeriac/core'); const { redisBroker } = require('@celeriac/broker-redis')
      const app = new Celery('a', { broker: redisBroker('redis://localhost') }); console.log(app.task(function add() {}).name); app.close()`
    const output = await node('common.cjs', text)
    expect(output).toBe('a.add')
  })

  it.each(['nodenext', 'bundler'])('type-checks under %s resolution', async (moduleResolution) => {
    const text = `import { Celery, type AsyncResult } from '@celeriac/core'
      const app = new Celery('a', { broker: 'redis://localhost' })
      const add = app.task(function add(x: number, y: number) { return x + y })
      const result: AsyncResult<number> = await add.delay(1, 2)
      // @ts-expect-error: the second argument is missing
      await add.delay(1)
      export { result }`
    await writeFile(join(folder, 'user.mts'), text)
    const module = moduleResolution === 'bundler' ? 'esnext' : 'nodenext'
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--module',
      module,
      '--moduleResolution',
      moduleResolution,
      // As everybody has them who writes TypeScript for Node.
      '--typeRoots',
      nodeTypes,
      '--types',
      'node',
      '--skipLibCheck',
      'false',
      '--lib',
      'es2023',
    ]
    const checked = await run(process.execPath, [compiler, ...options, 'user.mts'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    expect(checked.stdout).toBe('')
  })

  it('says that no broker is configured, and how to name one', async () => {
    const text = `import { Celery } from '@celeriac/core'
      const app = new Celery('shop')
      try { await app.sendTask('b') } catch (error) { console.log(error.code, error.message) } await app.close()`
    expect(await node('no-broker.mjs', text)).toMatch(
      /^no_broker No broker is configured for the app 'shop'\. Give it one: new Celery\('shop', \{ broker:/,
    )
  })

  it('says which package a URL needs', async () => {
    const text = `import { Celery } from '@celeriac/core'
      const app = new Celery('a', { broker: 'amqp://localhost' })
      try { await app.sendTask('b') } catch (error) { console.log(error.code, error.message) } await app.close()`
    expect(await node('missing.mjs', text)).toMatch(/adapter_not_installed .*npm install @celeriac\/broker-amqp/)
  })
})
