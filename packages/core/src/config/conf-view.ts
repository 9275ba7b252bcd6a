import { inspect } from 'node:util'
import type { Configuration } from './configuration.ts'
import { censored } from './hidden-settings.ts'
import { parseSettings } from './parse-settings.ts'
import { type Settings, settingSpecs } from './settings.ts'

/** What settings are shown. */
export interface TableOptions {
  /** Whether settings that nobody has set are included. @defaultValue false */
  readonly withDefaults?: boolean
  /** Mask passwords and keys. @defaultValue true */
  readonly censored?: boolean
}

/** Settings to change, by their names in camelCase or in snake_case. */
export type SettingsInput = Partial<Settings> & { readonly [name: string]: unknown }

/** `app.conf`: every setting as a property to read and to set, and a few methods. */
export interface AppConf extends Settings {
  /** Sets several at once. @throws ImproperlyConfigured `unknown_setting`, `bad_setting` */
  update(settings: SettingsInput): void
  /** The settings as an object. */
  table(options?: TableOptions): Record<string, unknown>
  /** The same as text, a line each. */
  humanize(options?: TableOptions): string
}

/** The public face of a configuration. Setting an unknown name throws; so does a wrong value. */
export function confView(configuration: Configuration): AppConf {
  const table = (options: TableOptions = {}): Record<string, unknown> => {
    const values = configuration.values as unknown as Record<string, unknown>
    const shown: Record<string, unknown> = {}
    for (const name of settingSpecs.keys()) {
      if (!options.withDefaults && !configuration.isSet(name)) continue
      shown[name] = options.censored === false ? values[name] : censored(name, values[name])
    }
    return shown
  }
  const humanize = (options?: TableOptions): string =>
    Object.entries(table(options))
      .map(([name, value]) => `${name}: ${inspect(value, { breakLength: 120, depth: 6 })}`)
      .join('\n')
  const methods = new Map<PropertyKey, unknown>([
    ['update', (settings: SettingsInput) => configuration.update(parseSettings(settings))],
    ['table', table],
    ['humanize', humanize],
    [inspect.custom, () => table({ withDefaults: true })],
    ['toJSON', () => table({ withDefaults: true })],
    ['toString', humanize],
    [Symbol.toStringTag, 'Settings'],
  ])
  // Node shows what is behind a proxy.
  const target = Object.create(null, { [inspect.custom]: { value: methods.get(inspect.custom), configurable: true } })
  return new Proxy(target as AppConf, {
    get: (_target, name) =>
      typeof name === 'string' && settingSpecs.has(name)
        ? configuration.values[name as keyof Settings]
        : methods.get(name),
    set: (_target, name, value) => {
      configuration.set(String(name), value)
      return true
    },
    has: (_target, name) => (typeof name === 'string' && settingSpecs.has(name)) || methods.has(name),
    ownKeys: () => [...settingSpecs.keys()],
    getOwnPropertyDescriptor: (_target, name) =>
      typeof name === 'string' && settingSpecs.has(name)
        ? { value: configuration.values[name as keyof Settings], writable: true, enumerable: true, configurable: true }
        : undefined,
    deleteProperty: () => false,
    defineProperty: () => false,
  })
}
