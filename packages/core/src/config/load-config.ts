import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorText, maskUrl } from '@celeriac/protocol'
import { isPlain } from '../check/camel-case.ts'
import { describeValue } from '../check/describe-value.ts'
import { isRecord } from '../check/is-record.ts'
import { unknownOption } from '../check/option-errors.ts'
import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'
import { nodeRequire } from '../runtime/node-require.ts'
import { classFields } from './class-fields.ts'
import { type GivenSettings, parseSettings } from './parse-settings.ts'

/** Options of `configFromObject`. */
export interface ConfigOptions {
  /** Only names with this prefix count: `CELERY` for `CELERY_BROKER_URL`. */
  readonly namespace?: string
  /** A module that is not there counts as empty. @defaultValue false */
  readonly silent?: boolean
}

/** A configuration: an object, a class with static fields, or the path, URL or name of a module. */
export type ConfigSource = object | string

const optionNames: ReadonlySet<string> = new Set(['namespace', 'silent', 'force'])

/**
 * The settings of an object, class or module. Modules are loaded from the working folder, then from the main script's.
 *
 * @throws ImproperlyConfigured `config_not_found`, `unknown_setting`, `bad_setting`, `mixed_settings`; CeleriacError
 * `unknown_option`
 */
export function loadConfig(source: ConfigSource, options: ConfigOptions = {}): GivenSettings {
  const unknown = Object.keys(options).find((name) => !optionNames.has(name))
  if (unknown !== undefined) throw unknownOption('configFromObject', unknown, optionNames)
  if (source instanceof URL) return loadConfig(source.href, options)
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
  const shown = /[:@]/.test(path) && !path.startsWith('file:') ? maskUrl(path) : path
  if (shown !== path) {
    const message = `'${shown}' is an address and no configuration module: give it as broker or backend`
    throw new ImproperlyConfigured(message, undefined, 'config_not_found')
  }
  const [file = path, exported] = path.split(/:(?=[A-Za-z_$][\w$]*$)/)
  const loaded = requireFrom(file.startsWith('file:') ? fileURLToPath(file) : file, folders(), silent)
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
  // `celeryconfig` is a file here as much as a package.
  const names = /^[./\\]/.test(file) || isAbsolute(file) ? [file] : [file, `./${file}`]
  for (const folder of from) {
    const require = nodeRequire(join(folder, 'celeriac.js'))
    for (const name of names) {
      let found: string
      try {
        found = require.resolve(name)
      } catch (error) {
        failure ??= error
        continue
      }
      return load(require, found, file)
    }
  }
  if (silent) return {}
  throw new ImproperlyConfigured(
    `the configuration module '${file}' was not found in ${from.join(' or ')}`,
    { cause: failure },
    'config_not_found',
  )
}

function load(require: NodeJS.Require, found: string, file: string): Record<string, unknown> {
  try {
    return require(found) as Record<string, unknown>
  } catch (error) {
    const reason = errorText(error)
    const waits = isRecord(error) && error['code'] === 'ERR_REQUIRE_ASYNC_MODULE'
    throw new ImproperlyConfigured(
      waits
        ? `the configuration module '${file}' waits at its top level: import it, and give what it exports to configFromObject`
        : `the configuration module '${file}' cannot be loaded: ${reason}`,
      { cause: error },
      'config_not_found',
    )
  }
}
