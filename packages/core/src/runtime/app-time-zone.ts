/** The zone of crontabs and of times in messages: Celery's `app.timezone`. */
export function appTimeZone(conf: { readonly timezone: string | null; readonly enableUtc: boolean }): string {
  return conf.timezone ?? (conf.enableUtc ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone)
}
