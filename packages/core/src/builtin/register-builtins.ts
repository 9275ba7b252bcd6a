import type { CallHost } from '../apply/call-host.ts'
import { DefinedTask, type TaskConfiguration } from '../definition/defined-task.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskOptions } from '../definition/task-options.ts'
import { accumulate, backendCleanup, chain, chunks, map, starmap } from './builtins.ts'

/** How one of Celery's own tasks is made for an app. */
interface Builtin {
  readonly options: TaskOptions
  handler(internals: CallHost): TaskDefinition['handler']
}

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['celery.accumulate', { options: { bind: true, kwargsAsObject: true }, handler: () => accumulate }],
  ['celery.backend_cleanup', { options: {}, handler: backendCleanup }],
  ['celery.chain', { options: {}, handler: () => chain }],
  ['celery.chunks', { options: { params: ['task', 'it', 'n'] }, handler: chunks }],
  ['celery.map', { options: { params: ['task', 'it'] }, handler: map }],
  ['celery.starmap', { options: { params: ['task', 'it'] }, handler: starmap }],
])

/**
 * Celery's own tasks, each made when it is first asked for. Those of chords and groups come with the canvas package.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/application.html
 */
export function registerBuiltins(internals: CallHost, configuration: TaskConfiguration): void {
  for (const [name, { options, handler }] of builtins) {
    internals.registry.registerLazily(
      name,
      () => new DefinedTask({ name, handler: handler(internals), options, configuration, builtin: true }),
    )
  }
}
