import { camelCase, snakeCase } from '../check/camel-case.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { checkSetting } from './check-setting.ts'
import { oldNames } from './old-names.ts'
import { unknownSetting } from './setting-errors.ts'
import { settingSpecs } from './settings.ts'

/** Settings that were given, checked and converted, by their names in camelCase. */
export type GivenSettings = ReadonlyMap<string, unknown>

/** How names are read. */
export interface ParseOptions {
  /** Only names with this prefix count: `CELERY` for `CELERY_BROKER_URL`. @defaultValue all names count */
  readonly namespace?: string | undefined
  /** Functions and classes under unknown names are passed over, as in a module of settings. @defaultValue false */
  readonly skipCode?: boolean | undefined
}

interface Parsed {
  readonly given: string
  readonly name: string
  readonly old: boolean
}

/**
 * Reads settings from an object: names in camelCase, in snake_case, or those of Celery before version 4.
 *
 * @throws ImproperlyConfigured `unknown_setting`, `bad_setting`, `mixed_settings`
 */
export function parseSettings(source: Readonly<Record<string, unknown>>, options: ParseOptions = {}): GivenSettings {
  const parsed: Parsed[] = []
  for (const key of Object.keys(source)) {
    // As if it were not there: settings are often taken from the environment.
    if (source[key] === undefined) continue
    const given = options.namespace === undefined ? key : withoutNamespace(key, options.namespace)
    if (given?.startsWith('_')) continue
    const name = (given && settingName(given, options.namespace !== undefined)) ?? oldNameWithin(key, options.namespace)
    if (name) parsed.push({ given: key, ...name })
    else if (given !== undefined && !(options.skipCode && typeof source[key] === 'function')) {
      throw unknownSetting(key, given)
    }
  }
  if (options.namespace === undefined) refuseMixture(parsed)
  const settings = new Map<string, unknown>()
  for (const { given, name, old } of parsed) {
    // Where both names are there, the new one counts.
    if (!(old && settings.has(name))) settings.set(name, checkSetting(name, source[given]))
  }
  return settings
}

function withoutNamespace(key: string, namespace: string): string | undefined {
  const prefix = namespace.replace(/_$/, '')
  if (!key.toLowerCase().startsWith(prefix.toLowerCase())) return undefined
  const rest = key.slice(prefix.length)
  if (rest.startsWith('_')) return rest.slice(1)
  // `celeryBrokerUrl`
  return /^[A-Z][a-z]/.test(rest) ? rest.charAt(0).toLowerCase() + rest.slice(1) : undefined
}

/** Behind a namespace Celery reads names of old too, as they are: `CELERY_ACKS_LATE`, `CELERYD_CONCURRENCY`. */
function oldNameWithin(key: string, namespace: string | undefined): { name: string; old: boolean } | undefined {
  const name = namespace !== undefined && key.startsWith(namespace) ? oldNames.get(key) : undefined
  return name === undefined ? undefined : { name, old: true }
}

function settingName(given: string, namespaced: boolean): { name: string; old: boolean } | undefined {
  const isNew = (name: string) => settingSpecs.has(name)
  if (given === 'broker') return { name: 'brokerUrl', old: false }
  if (given === 'backend') return { name: 'resultBackend', old: false }
  if (isNew(given)) return { name: given, old: false }
  const camel = camelCase(given)
  if (isNew(camel)) return { name: camel, old: false }
  if (given !== given.toUpperCase()) return undefined
  const lower = camelCase(given.toLowerCase())
  if (namespaced && isNew(lower)) return { name: lower, old: false }
  const old = oldNames.get(given)
  if (old !== undefined) return { name: old, old: true }
  // `CELERY_BROKER_URL`: today's name in the spelling of the environment.
  const today = camelCase(given.replace(/^CELERY_/, '').toLowerCase())
  return isNew(today) ? { name: today, old: true } : undefined
}

/** As Celery: all names old, or all new. The minority is to be renamed, unless both names of a setting are there. */
function refuseMixture(parsed: readonly Parsed[]): void {
  const old = parsed.filter((entry) => entry.old)
  const now = parsed.filter((entry) => !entry.old)
  if (old.length === 0 || now.length === 0) return
  const toOld = old.length > now.length
  const [minority, majority] = toOld ? [now, old] : [old, now]
  const left = minority.filter((entry) => !majority.some((other) => other.name === entry.name))
  if (left.length === 0) return
  const renames = left.map(
    (entry) => `${entry.given.padEnd(36)} -> ${toOld ? oldNameOf(entry.name) : snakeCase(entry.name)}`,
  )
  throw new ImproperlyConfigured(
    `Cannot mix new and old setting keys, please rename the following settings to ` +
      `the ${toOld ? 'old' : 'new'} format:\n\n${renames.sort().join('\n')}`,
    undefined,
    'mixed_settings',
  )
}

function oldNameOf(name: string): string {
  for (const [old, now] of oldNames) if (now === name) return old
  return name
}
