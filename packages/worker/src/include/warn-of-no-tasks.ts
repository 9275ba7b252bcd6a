import { type AppInternals, type Logger, listOpenApps } from '@celeriac/core/internal'

type Tasks = Pick<AppInternals, 'main' | 'registry'>

/** A worker whose app has no tasks of its own runs nothing: the tasks may be those of another app of this program. */
export function warnOfNoTasks(app: Tasks, logger: Logger): void {
  if (ownTasks(app).length > 0) return
  const others = listOpenApps().filter((other) => other !== app && ownTasks(other).length > 0)
  const hint =
    others.length === 0
      ? 'Import the modules that define them before the worker starts, or name them in `include`.'
      : `This program has other apps with tasks: ${others.map(describe).join('; ')}. Give the worker the app that the tasks were made with.`
  logger.warn(`The app '${app.main}' has no tasks of its own, so this worker refuses all others. ${hint}`)
}

function describe(app: Tasks): string {
  const tasks = ownTasks(app)
  return `'${app.main}' (${tasks.slice(0, 3).join(', ')}${tasks.length > 3 ? ', …' : ''})`
}

function ownTasks({ registry }: Tasks): readonly string[] {
  return registry.names().filter((name) => !name.startsWith('celery.'))
}
