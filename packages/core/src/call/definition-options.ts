import type { ResolvedTaskOptions } from '../definition/resolved-task-options.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import { callOptionSpecs } from './call-option-specs.ts'
import type { CallOptions } from './call-options.ts'

/** Options of a call, and the task's option that gives each. */
const executionOptions: readonly (readonly [string, keyof ResolvedTaskOptions])[] = [...callOptionSpecs].flatMap(
  ([name, { task }]) => (task === undefined ? [] : [[name, task] as const]),
)

/** Made once for a task, and again when its options have changed. */
const known = new WeakMap<ResolvedTaskOptions, CallOptions>()

/**
 * The options that a task's definition gives to every message of it: Celery's execution options. The call's own win.
 */
export function definitionOptions({ options }: Pick<TaskDefinition, 'options'>): CallOptions {
  let given = known.get(options)
  if (given === undefined) {
    given = Object.fromEntries(
      executionOptions.map(([name, task]) => [name, options[task]] as const).filter(([, value]) => value !== null),
    )
    known.set(options, given)
  }
  return given
}
