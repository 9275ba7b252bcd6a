import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ImproperlyConfigured } from '../errors/celery/improperly-configured.ts'
import { isPlain } from './camel-case.ts'
import { classFields } from './class-fields.ts'
import { describeValue } from './describe-value.ts'
import { type GivenSettings, parseSettings } from './parse-settings.ts'
import { isRecord } from './setting-type.ts'

/** Options of `configFromObject`. */
export interface ConfigOptions {
  /** Only names with this prefix count: `CELERY` for `CELERY_BROKER_URL`. */
  readonly namespace?: string
  /** A module that is not there counts as empty. @defaultValue false */
  readonly silent?: boolean
}

/** A configuration: an object, a class with static fields, or the path or name of a module. */
export type ConfigSource = object | string

/**
 * The settings of an object, class or module. Modules are loaded from the working folder, then from the main script's.
 *
 * @throws ImproperlyConfigured `config_not_found`, `unknown_setting`, `bad_setting`, `mixed_settings`
 */
export function loadConfig(source: ConfigSource, options: ConfigOptions = {}): GivenSettings {
  const isModule = typeof source === 'string' || Object.prototype.toString.call(source) === '[object Module]'
  const object = typeof source === 'string' ? loadModule(source, options.silent ?? false) : source
  const settings = isModule ? withoutDefault(object) : object
  return parseSettings(fieldsOf(settings), {
    namespace: options.namespace,
    // A module or a class of settings may hold helpers too.
    skipCode: isModule || !isPlain(settings),
  })
}

/** The settings of a module: its default export where that is an object, else its named exports. */
function withoutDefault(module: object): object {
  const { default: standard, ...named } = module as { readonly default?: unknown }
  return isRecord(standard) || (typeof standard === 'function' && Object.keys(named).length === 0) ? standard : named
}

function fieldsOf(source: object): Readonly<Record<string, unknown>> {
  if (typeof source === 'function' || (isRecord(source) && !(Symbol.iterator in source))) return classFields(source)
  throw new ImproperlyConfigured(
    `a configuration is an object, a class, or the path of a module; got ${describeValue(source)}`,
    undefined,
    'bad_setting',
  )
}

function loadModule(path: string, silent: boolean): Record<string, unknown> {
  const [file = path, exported] = path.split(/:(?=[A-Za-z_$][\w$]*$)/)
  const loaded = requireFrom(file, folders(), silent)
  const picked = exported === undefined ? loaded : loaded[exported]
  if (isRecord(picked) || typeof picked === 'function') return picked as Record<string, unknown>
  throw new ImproperlyConfigured(
    `the configuration module '${path}' exports no settings${exported === undefined ? '' : ` as '${exported}'`}`,
    undefined,
    'config_not_found',
  )
}

function folders(): readonly string[] {
  const main = process.argv[1]
  return main === undefined ? [process.cwd()] : [process.cwd(), dirname(main)]
}

/** `require` loads ES modules too, and at once: the settings are read in the middle of synchronous code. */
function requireFrom(file: string, from: readonly string[], silent: boolean): Record<string, unknown> {
  let failure: unknown
  for (const folder of from) {
    const require = createRequire(join(folder, 'celeriac.js'))
    let found: string
    try {
      found = require.resolve(file)
    } catch (error) {
      failure = error
      continue
    }
    return require(found) as Record<string, unknown>
  }
  if (silent) return {}
  throw new ImproperlyConfigured(
    `the configuration module '${file}' was not found in ${from.join(' or ')}`,
    { cause: failure },
    'config_not_found',
  )
}
