import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { loadConfig } from './load-config.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'celeriac-config-'))
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write(
    'named.mjs',
    "export const broker_url = 'redis://named'\nexport const timezone = 'UTC'\nexport function helper() {}\n",
  )
  write(
    'standard.mjs',
    "export default { brokerUrl: 'redis://default' }\nexport const other = { brokerUrl: 'redis://other' }\n",
  )
  write('common.cjs', "module.exports = { brokerUrl: 'redis://common' }\n")
  write('data.json', '{ "brokerUrl": "redis://json" }')
  write('celeryconfig.js', "exports.broker_url = 'redis://bare'\n")
  write('broken.mjs', "throw new Error('mine')\n")
  write('waits.mjs', 'export const timezone = await Promise.resolve("UTC")\n')
  write('number.mjs', 'export const config = 5\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const load = (source: string | object, options = {}) => Object.fromEntries(loadConfig(source, options))

describe('loadConfig', () => {
  it('reads modules by their path', () => {
    expect(load(join(folder, 'named.mjs'))).toEqual({ brokerUrl: 'redis://named', timezone: 'UTC' })
    expect(load(join(folder, 'standard.mjs'))).toEqual({ brokerUrl: 'redis://default' })
    expect(load(join(folder, 'common.cjs'))).toEqual({ brokerUrl: 'redis://common' })
    expect(load(join(folder, 'data.json'))).toEqual({ brokerUrl: 'redis://json' })
  })

  it('reads modules by their URL, and by a bare name in the folder', () => {
    const url = pathToFileURL(join(folder, 'named.mjs'))
    expect(load(url)).toEqual({ brokerUrl: 'redis://named', timezone: 'UTC' })
    expect(load(url.href)).toEqual({ brokerUrl: 'redis://named', timezone: 'UTC' })
    vi.spyOn(process, 'cwd').mockReturnValue(folder)
    onTestFinished(() => void vi.restoreAllMocks())
    expect(load('celeryconfig')).toEqual({ brokerUrl: 'redis://bare' })
  })

  it('says which module cannot be loaded, and why', () => {
    const refusal = (message: string) => expect.objectContaining({ code: 'config_not_found', message })
    const broken = join(folder, 'broken.mjs')
    expect(() => load(broken)).toThrow(refusal(`the configuration module '${broken}' cannot be loaded: mine`))
    const waits = join(folder, 'waits.mjs')
    expect(() => load(waits)).toThrow(refusal(expect.stringContaining(`'${waits}' waits at its top level`)))
  })

  it('refuses options that do not exist', () => {
    expect(() => load({}, { namespce: 'X' })).toThrow("unknown option 'namespce'; did you mean 'namespace'?")
  })

  it('reads one export of a module', () => {
    expect(load(`${join(folder, 'standard.mjs')}:other`)).toEqual({ brokerUrl: 'redis://other' })
    expect(() => load(`${join(folder, 'number.mjs')}:config`)).toThrow("exports no settings as 'config'")
  })

  it('reads module objects and classes', async () => {
    expect(load((await import(join(folder, 'named.mjs'))) as object)).toEqual({
      brokerUrl: 'redis://named',
      timezone: 'UTC',
    })
    // biome-ignore lint/complexity/noStaticOnlyClass: Celery's users write their settings so
    class Config {
      static enable_utc = true
      static timezone = 'Europe/London'
      static helper() {}
    }
    expect(load(Config)).toEqual({ enableUtc: true, timezone: 'Europe/London' })
  })

  it('reads what a class inherits, and getters', () => {
    // biome-ignore lint/complexity/noStaticOnlyClass: Celery's users write their settings so
    class Common {
      static broker_url = 'redis://common'
      static timezone = 'UTC'
    }
    class Production extends Common {
      static override timezone = 'Europe/London'
      static get result_backend(): string {
        return `${Production.broker_url}/1`
      }
    }
    expect(load(Production)).toEqual({
      brokerUrl: 'redis://common',
      timezone: 'Europe/London',
      resultBackend: 'redis://common/1',
    })
    class Instance {
      readonly timezone = 'UTC'
      get brokerUrl(): string {
        return 'redis://instance'
      }
      helper() {}
    }
    expect(load(new Instance())).toEqual({ timezone: 'UTC', brokerUrl: 'redis://instance' })
  })

  it.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 5, '5'],
    ['a list', [], 'a list'],
    ['a Map', new Map([['timezone', 'UTC']]), 'an object (Map)'],
  ])('refuses %s', (_, source, got) => {
    expect(() => load(source as never)).toThrow(
      expect.objectContaining({
        code: 'bad_setting',
        message: `a configuration is an object, a class, or the path of a module; got ${got}`,
      }),
    )
  })

  it('says which module was not found, unless it may be missing', () => {
    expect(() => load('./no-such-config.js')).toThrow(/'\.\/no-such-config\.js' was not found in /)
    expect(load('./no-such-config.js', { silent: true })).toEqual({})
  })

  it('refuses code in a plain object', () => {
    expect(() => load({ helper() {} })).toThrow("unknown setting 'helper'")
  })
})
