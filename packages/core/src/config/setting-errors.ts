import { camelCase, snakeCase } from '../check/camel-case.ts'
import { describeValue } from '../check/describe-value.ts'
import { nearestName } from '../check/nearest-name.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { foreignNames } from './foreign-names.ts'
import { oldNames } from './old-names.ts'
import type { SettingSpec } from './setting-type.ts'
import { settingSpecs } from './settings.ts'

/** Short names that only the constructor and configuration objects take. */
const inFull: ReadonlyMap<string, string> = new Map([
  ['broker', 'brokerUrl'],
  ['backend', 'resultBackend'],
])

/**
 * For a name that is no setting: code `unknown_setting`, with the nearest name that is one.
 *
 * @param bare the name without its namespace, where it comes from the constructor or a configuration object
 */
export function unknownSetting(name: string, bare?: string): ImproperlyConfigured {
  const given = bare ?? name
  if ([name, given].some(isForeign)) {
    return new ImproperlyConfigured(
      `'${name}' is a setting of Python's Celery that has no counterpart here; leave it out`,
      undefined,
      'unknown_setting',
    )
  }
  const similar =
    nearestName(given.replace(/^CELERY(D|BEAT)?_/, ''), [...settingSpecs.keys(), ...inFull.keys()]) ??
    (name === name.toUpperCase() ? nearestName(name, oldNames.keys()) : undefined)
  // Short names are not for `app.conf`, nor in capitals behind a namespace.
  const nearest = bare === name ? similar : (inFull.get(similar ?? '') ?? similar)
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`
  return new ImproperlyConfigured(`unknown setting '${name}'${hint}`, undefined, 'unknown_setting')
}

function isForeign(name: string): boolean {
  return foreignNames.has(snakeCase(camelCase(name.toLowerCase()))) || foreignNames.has(snakeCase(name))
}

/** For a value that the setting cannot take: code `bad_setting`. */
export function badSetting(name: string, spec: SettingSpec<unknown>, value: unknown): ImproperlyConfigured {
  return new ImproperlyConfigured(
    `setting '${name}' must be ${spec.type.expects}; got ${describeValue(value, name)}`,
    undefined,
    'bad_setting',
  )
}

/** For a value whose parts are wrong: the same code. */
export function faultySetting(name: string, fault: string): ImproperlyConfigured {
  return new ImproperlyConfigured(`setting '${name}': ${fault}`, undefined, 'bad_setting')
}
