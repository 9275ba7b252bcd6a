import type { Configuration } from '../config/configuration.ts'
import { DefinedTask } from '../definition/defined-task.ts'
import type { DefinitionPlace } from '../definition/definition-place.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskOptions } from '../definition/task-options.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'

/** The three ways of calling `app.task`. */
export type TaskArguments =
  | readonly [fn: TaskDefinition['handler']]
  | readonly [name: string, fn: TaskDefinition['handler']]
  | readonly [options: TaskOptions, fn: TaskDefinition['handler']]

/**
 * The definition that the arguments of `app.task` describe.
 *
 * @param prefix what stands before the function's name: the app's main name, or the module's
 * @param place where it is called
 * @throws CeleriacError `not_a_function`, `unnamed_task`, `unknown_option`, `bad_option`
 */
export function defineTask(
  prefix: string,
  given: TaskArguments,
  configuration: Configuration,
  place: DefinitionPlace | undefined,
): DefinedTask {
  const [first, second] = given
  const handler = typeof first === 'function' ? first : second
  if (typeof handler !== 'function') {
    throw new CeleriacError('not_a_function', `app.task: a task is a function; got ${typeof handler}`)
  }
  if (
    given.length > (typeof first === 'function' ? 1 : 2) ||
    !['string', 'object', 'function'].includes(typeof first)
  ) {
    throw new CeleriacError(
      'bad_option',
      `app.task takes a function, a name and a function, or options and a function, in this order: app.task({ acksLate: true }, function ${handler.name || 'add'}() { … })`,
    )
  }
  const options: TaskOptions = typeof first === 'object' && first !== null ? first : {}
  const ownName = typeof first === 'string' ? first : options.name
  const functionName = ownName === undefined ? nameOf(handler) : undefined
  const name = ownName ?? `${prefix}.${functionName}`
  if (name === '') throw unnamed()
  return new DefinedTask({ name, handler, options, configuration, place, functionName })
}

function nameOf(handler: TaskDefinition['handler']): string {
  // `method.bind(object)` is called 'bound method'.
  const name = handler.name.replace(/^(bound )+/, '')
  if (name === '') throw unnamed()
  return name
}

function unnamed(): CeleriacError {
  return new CeleriacError(
    'unnamed_task',
    "a task made of a function without a name needs one: app.task('tasks.add', (x, y) => x + y), or app.task(function add(x, y) { … })",
  )
}
