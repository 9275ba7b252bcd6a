import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownVhost, redisUrl } from '@celeriac/testing/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Bundling, bundle, bundleFile } from './bundle.ts'
import { plainNode } from './programs-side.ts'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

const bundlings: readonly Bundling[] = [
  { bundler: 'esbuild', format: 'esm' },
  { bundler: 'esbuild', format: 'cjs' },
  { bundler: 'webpack', format: 'esm' },
  { bundler: 'webpack', format: 'cjs' },
]

let amqp: string
beforeAll(async () => {
  amqp = await ownVhost('celeriac-bundles')
})

describe.each(bundlings)('a bundle of $bundler, $format', (bundling) => {
  /** Where nothing is installed. */
  let folder: string
  let places: { redis: string; results: string; amqp: string; queue: string }
  let redis: Redis

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-bundle-'))
    const queue = `bundled-${bundling.bundler}-${bundling.format}`
    places = { redis: await redisUrl(7), results: await redisUrl(8), amqp, queue }
    redis = new Redis(places.redis)
    await redis.flushdb()
    await bundle(bundling, folder)
  })
  afterAll(async () => {
    redis?.disconnect()
    await rm(folder, { recursive: true, force: true })
  })

  const start = (program: string, where = folder) => {
    const env = { ...plainNode().env, PLACES: JSON.stringify(places) }
    const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const
    const options = { ...plainNode(), env, cwd: where, stdio: [...stdio] }
    const child = fork(join(where, bundleFile(program, bundling)), options)
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: output.trim() }))
    return { child, ended }
  }

  it('works whole where its adapters are given as values, the thread that renews leases included', async () => {
    const { child, ended } = start('by-value')
    const holding = () => Promise.race([once(child, 'message'), ended])
    await holding()
    const scores = async () => (await redis.zrange('unacked_index', '0', '-1', 'WITHSCORES'))[1]
    const first = await scores()
    expect(first).toBeDefined()
    await expect.poll(scores).not.toBe(first)
    child.send('go on')
    await holding()
    child.send('go on')
    expect(await ended).toEqual({ code: 0, output: 'held,held' })
  })

  it('says that it seems to be bundled where they are named by URLs, and what to do', async () => {
    const { ended } = start('by-url')
    const { code, output } = await ended
    expect(code).toBe(0)
    const said = [
      ['broker', 'redisBroker\\(url\\)', '@celeriac/broker-redis'],
      ['broker', 'amqpBroker\\(url\\)', '@celeriac/broker-amqp'],
      ['result backend', 'redisBackend\\(url\\)', '@celeriac/backend-redis'],
    ].map(
      ([kind, value, name]) =>
        `adapter_not_installed The ${kind} URL '[^']+' needs the package ${name}, which was not found: the program ` +
        `seems to be bundled\\. Either give the ${kind} as a value, ${value} of ${name}, .*serverExternalPackages.*bundlers\\.md`,
    )
    expect(output).toMatch(new RegExp(`^${said.join('\\n')}$`))
  })

  it('finds what URLs name where the packages are installed beside it', async () => {
    const installed = join(folder, 'installed')
    await mkdir(installed)
    await copyFile(join(folder, bundleFile('by-url', bundling)), join(installed, bundleFile('by-url', bundling)))
    await symlink(modules, join(installed, 'node_modules'))
    const { ended } = start('by-url', installed)
    expect(await ended).toEqual({ code: 0, output: 'sent\nsent\nPENDING' })
  })
})
