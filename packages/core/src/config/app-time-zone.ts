import type { Settings } from './settings.ts'

/** The zone of crontabs and of times in messages: Celery's `app.timezone`. */
export function appTimeZone(conf: Pick<Settings, 'timezone' | 'enableUtc'>): string {
  return conf.timezone ?? (conf.enableUtc ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone)
}
