import { describeValue } from '../check/describe-value.ts'
import { isRecord } from '../check/is-record.ts'
import { type GivenSettings, parseSettings } from '../config/parse-settings.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'

/** The name of an app; an empty one is `__main__`, as in Celery. @throws CeleriacError `bad_option` */
export function appName(main: unknown): string {
  if (typeof main === 'string') return main || '__main__'
  const got = describeValue(main)
  throw new CeleriacError(
    'bad_option',
    `new Celery(name, settings): the name comes first and must be a string, as in new Celery('proj', { broker: 'redis://localhost' }); got ${got}`,
  )
}

/** @throws CeleriacError `bad_option`; ImproperlyConfigured `unknown_setting`, `bad_setting`, `mixed_settings` */
export function appSettings(settings: unknown): GivenSettings {
  if (isRecord(settings)) return parseSettings(settings)
  const got = describeValue(settings)
  throw new CeleriacError(
    'bad_option',
    `new Celery(name, settings): the settings must be an object, such as { broker: 'redis://localhost' }; got ${got}`,
  )
}

/** The name of a task that is sent, or of a module of tasks. @throws CeleriacError `bad_option` */
export function checkName(what: string, name: unknown): void {
  if (typeof name === 'string' && name !== '') return
  throw new CeleriacError('bad_option', `${what} must be a string that is not empty; got ${describeValue(name)}`)
}
