import type { TaskContext, TaskOptions } from '@celeriac/core'
import { type CallHost, DefinedTask } from '@celeriac/core/internal'
import { chordTask, groupTask } from './old-tasks.ts'
import { unlockChord } from './unlock-chord.ts'

type Handler = (app: CallHost) => (self: TaskContext) => Promise<unknown>

/** They read their arguments from the request: by name or by place, with more of them in other versions of Celery. */
const shared: TaskOptions = { bind: true, kwargsAsObject: true }

const tasks: ReadonlyMap<string, readonly [TaskOptions, Handler]> = new Map<string, readonly [TaskOptions, Handler]>([
  ['celery.chord_unlock', [{ ...shared, maxRetries: null, ignoreResult: true }, unlockChord]],
  ['celery.group', [shared, groupTask]],
  ['celery.chord', [shared, chordTask]],
])

/** Celery's own tasks of work-flows, each made when it is first asked for. */
export function registerTasks(app: CallHost): void {
  const configuration = {
    get values() {
      return app.conf
    },
    version: 0,
  }
  for (const [name, [options, handler]] of tasks) {
    app.registry.registerLazily(
      name,
      () => new DefinedTask({ name, handler: handler(app), options, configuration, builtin: true }),
    )
  }
}
