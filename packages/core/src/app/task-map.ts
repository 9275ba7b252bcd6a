import { inspect } from 'node:util'
import type { TaskRegistry } from '../definition/task-registry.ts'
import type { Task } from '../task/task.ts'
import type { AnyArgs } from '../types/values.ts'

/** A task of which nothing is known but its name. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyTask = Task<(...args: any[]) => any, AnyArgs>

/** `app.tasks`: every registered task by name, Celery's own included. Read-only. */
export class TaskMap implements ReadonlyMap<string, AnyTask> {
  readonly #registry: TaskRegistry
  readonly #taskOf: (name: string) => AnyTask | undefined

  constructor(registry: TaskRegistry, taskOf: (name: string) => AnyTask | undefined) {
    this.#registry = registry
    this.#taskOf = taskOf
  }

  get size(): number {
    return this.#registry.size
  }

  has(name: string): boolean {
    return this.#registry.has(name)
  }

  get(name: string): AnyTask | undefined {
    return this.#taskOf(name)
  }

  *entries(): MapIterator<[string, AnyTask]> {
    for (const name of this.#registry.names()) {
      const task = this.#taskOf(name)
      if (task !== undefined) yield [name, task]
    }
    return undefined
  }

  *keys(): MapIterator<string> {
    yield* this.#registry.names()
    return undefined
  }

  *values(): MapIterator<AnyTask> {
    for (const [, task] of this.entries()) yield task
    return undefined
  }

  [Symbol.iterator](): MapIterator<[string, AnyTask]> {
    return this.entries()
  }

  forEach(callback: (task: AnyTask, name: string, map: ReadonlyMap<string, AnyTask>) => void, thisArg?: unknown): void {
    for (const [name, task] of this) callback.call(thisArg, task, name, this)
  }

  [inspect.custom](): Map<string, AnyTask> {
    return new Map(this)
  }
}
