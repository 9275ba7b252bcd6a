import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryBackend } from '../memory/memory-backend.ts'
import { memoryBroker } from '../memory/memory-broker.ts'
import { loadAdapter, loadBackendAdapter, loadBrokerAdapter } from './load-adapter.ts'
import { backendSchemes, brokerSchemes } from './schemes.ts'

describe('loading adapters', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'celeriac-adapters-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const schemes = new Map([['madeup', { package: '@celeriac/broker-made-up', value: 'madeUp(url)' }]])

  /** Installs a package, as a package manager would, for the program in `place`. */
  const install = async (place: string, name: string, code: string): Promise<void> => {
    const path = join(folder, place, 'node_modules', name)
    await mkdir(path, { recursive: true })
    const exports = { '.': { types: './index.d.ts', default: './index.js' } }
    await writeFile(join(path, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', exports }))
    await writeFile(join(path, 'index.js'), code)
  }
  const adapterCode = (mark: string): string =>
    `export const adapter = { name: '${mark}', schemes: ['amqp'], open() { throw new Error('unused') } }`
  const places = (...names: string[]): string[] => names.map((name) => join(folder, name, 'main.js'))

  it('has the memory ones built in', async () => {
    expect(await loadBrokerAdapter('memory://')).toBe(memoryBroker)
    expect(await loadBackendAdapter('cache+memory://')).toBe(memoryBackend)
  })

  it('finds a package where it is installed, in the order of the places', async () => {
    await install('second', '@celeriac/broker-made-up', adapterCode('of the second'))
    await install('third', '@celeriac/broker-made-up', adapterCode('of the third'))
    const adapter = await loadAdapter('broker', schemes, 'madeup://host//', places('first', 'second', 'third'))
    expect(adapter.name).toBe('of the second')
  })

  it('says which package to install where it is not, without the password', async () => {
    const loading = loadAdapter('broker', schemes, 'madeup://me:secret@host//', places('first'))
    await expect(loading).rejects.toMatchObject({
      code: 'adapter_not_installed',
      message:
        "The broker URL 'madeup://me:**@host//' needs the package @celeriac/broker-made-up, which is not installed. " +
        'Install it: npm install @celeriac/broker-made-up',
    })
  })

  it('has a package for each scheme of Celery', () => {
    const packages = (schemes: ReadonlyMap<string, object>): unknown[] =>
      [...schemes].flatMap(([scheme, source]) => ('package' in source ? [`${scheme} ${source.package}`] : []))
    expect(packages(brokerSchemes)).toEqual([
      'redis @celeriac/broker-redis',
      'rediss @celeriac/broker-redis',
      'redis+socket @celeriac/broker-redis',
      'sentinel @celeriac/broker-redis',
      'amqp @celeriac/broker-amqp',
      'amqps @celeriac/broker-amqp',
      'pyamqp @celeriac/broker-amqp',
      'filesystem @celeriac/broker-filesystem',
    ])
    expect(packages(backendSchemes)).toEqual([
      'redis @celeriac/backend-redis',
      'rediss @celeriac/backend-redis',
      'redis+socket @celeriac/backend-redis',
      'sentinel @celeriac/backend-redis',
      'rpc @celeriac/backend-rpc',
      'file @celeriac/backend-filesystem',
    ])
  })

  it('says which schemes there are', async () => {
    await expect(loadBrokerAdapter('kafka://host')).rejects.toMatchObject({
      code: 'unknown_scheme',
      message: expect.stringMatching(/'kafka:\/\/'.*redis:\/\/.*amqp:\/\/.*memory:\/\//),
    })
    await expect(loadBackendAdapter('db+sqlite://')).rejects.toMatchObject({ code: 'unknown_scheme' })
  })

  it.each([
    ['reddis://localhost', 'redis'],
    ['ampq://localhost', 'amqp'],
    ['filesytem://', 'filesystem'],
    ['sentinal://a', 'sentinel'],
  ])('asks for %s whether %s was meant', async (url, scheme) => {
    await expect(loadBrokerAdapter(url)).rejects.toThrow(`; did you mean ${scheme}://? The schemes are`)
  })

  it('asks nothing where no scheme is like it', async () => {
    await expect(loadBrokerAdapter('kafka://host')).rejects.toThrow("no broker for 'kafka://'. The schemes are")
  })

  it('does not hide a fault of the package', async () => {
    await install('first', '@celeriac/broker-made-up', "import 'a-package-that-is-missing'")
    await expect(loadAdapter('broker', schemes, 'madeup://', places('first'))).rejects.toThrow(
      /a-package-that-is-missing/,
    )
  })

  it('refuses a package that is no adapter', async () => {
    await install('first', '@celeriac/broker-made-up', 'export const adapter = 5')
    await expect(loadAdapter('broker', schemes, 'madeup://', places('first'))).rejects.toMatchObject({
      code: 'bad_adapter',
    })
  })
})
