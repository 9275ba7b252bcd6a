import { ImproperlyConfigured } from '../errors/celery/setup-errors.ts'

/**
 * The module of settings that an environment variable names.
 *
 * @throws ImproperlyConfigured `config_not_found` where it is not set, unless `silent`
 */
export function moduleFromEnvvar(name: string, silent: boolean): string | undefined {
  const module = process.env[name]
  if (module || silent) return module || undefined
  throw new ImproperlyConfigured(
    `the environment variable '${name}' is not set: it is to name a module of settings`,
    undefined,
    'config_not_found',
  )
}
