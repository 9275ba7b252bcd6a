import { randomUUID } from 'node:crypto'
import { Celery } from '@celeriac/core'
import { type Clock, internalsOf, type Logger, type ResultBackend, systemClock } from '@celeriac/core/internal'

/** An app for tests of single steps: nothing is connected, results are kept in memory, and its log is a list. */
export async function unitApp(
  settings: Readonly<Record<string, unknown>> = {},
  clock: Clock = systemClock(),
): Promise<{ readonly app: Celery; readonly backend: ResultBackend; readonly log: readonly string[] }> {
  const log: string[] = []
  const at = (level: string) => (message: string) => void log.push(`${level} ${message}`)
  const logger: Logger = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    critical: at('critical'),
  }
  const name = randomUUID()
  const app = new Celery(
    'unit',
    { broker: `memory://${name}`, backend: `cache+memory://${name}`, ...settings },
    { logger, clock },
  )
  const backend = await internalsOf(app).backend()
  if (backend === undefined) throw new Error('results are disabled')
  return { app, backend, log }
}
