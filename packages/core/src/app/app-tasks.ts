import type { Configuration } from '../config/configuration.ts'
import { definitionPlace } from '../definition/definition-place.ts'
import { namingHint } from '../definition/doubtful-name.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import { makeTask } from '../task/make-task.ts'
import type { TaskFactory } from '../task/task-factory.ts'
import type { AppInternals } from './app-internals.ts'
import { defineTask, type TaskArguments } from './define-task.ts'
import { type AnyTask, TaskMap } from './task-map.ts'

/** The callable tasks of one app: each is made once, when it is first asked for. */
export class AppTasks {
  /** `app.tasks`. */
  readonly map: TaskMap
  readonly #internals: AppInternals
  readonly #configuration: Configuration
  readonly #made = new Map<string, AnyTask>()

  constructor(internals: AppInternals, configuration: Configuration) {
    this.#internals = internals
    this.#configuration = configuration
    this.map = new TaskMap(internals.registry, (name) => this.#taskOf(name))
  }

  /** `app.task` for names with a prefix. The overloads say what it gives; here, nothing is known of the function. */
  definer(prefix: string): TaskFactory['task'] {
    const task = (...given: TaskArguments): AnyTask =>
      this.#register(defineTask(prefix, given, this.#configuration, definitionPlace(task)))
    return task as unknown as TaskFactory['task']
  }

  #register(defined: TaskDefinition): AnyTask {
    const { registry, logger } = this.#internals
    const { name, nameDoubt } = defined
    const isNew = !registry.has(name)
    const definition = registry.register(defined)
    // One of Celery's own may have had the name, or the same task before it was evaluated again.
    if (definition === defined) this.#made.delete(name)
    if (isNew && nameDoubt !== undefined) logger.warn(namingHint(name, nameDoubt))
    // It has just been registered. A function that was there before has its task already.
    return this.#taskOf(definition.name) as AnyTask
  }

  #taskOf(name: string): AnyTask | undefined {
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const definition = this.#internals.registry.get(name)
    if (definition === undefined) return undefined
    const task = makeTask(this.#internals, definition) as unknown as AnyTask
    this.#made.set(name, task)
    return task
  }
}
