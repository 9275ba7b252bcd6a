// Three ways to configure: set it, give an object (or class, or module), or name a module in the environment.
import { fileURLToPath } from 'node:url'
import { Celery } from '@celeriac/core'

const celeryconfig = fileURLToPath(new URL('./celeryconfig.js', import.meta.url))

export function bySetting(): string | null {
  const app = new Celery('proj')
  app.conf.timezone = 'Europe/London'
  return app.conf.timezone
}

export function byObject(): { timezone: string | null; enableUtc: boolean } {
  // biome-ignore lint/complexity/noStaticOnlyClass: that a class will do is what this example shows
  class Config {
    static enable_utc = true
    static timezone = 'Europe/London'
  }
  const app = new Celery('proj')
  app.configFromObject(Config)
  return { timezone: app.conf.timezone, enableUtc: app.conf.enableUtc }
}

export async function byModule(): Promise<string> {
  const app = new Celery('proj')
  await app.configFromObject(celeryconfig)
  return app.conf.taskDefaultQueue
}

export async function byEnvironment(): Promise<string> {
  process.env['CELERY_CONFIG_MODULE'] = celeryconfig
  const app = new Celery('proj')
  await app.configFromEnvvar('CELERY_CONFIG_MODULE')
  return app.conf.taskDefaultQueue
}

/** A mistake is refused by name, with the nearest name that exists. */
export function mistaken(): string {
  const app = new Celery('proj')
  try {
    app.configFromObject({ timezon: 'Europe/London' })
  } catch (error) {
    return (error as Error).message
  }
  return 'not refused'
}
