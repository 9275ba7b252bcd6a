import type { TaskDefinition } from '../definition/task-definition.ts'

/**
 * The arguments with which a handler is called: keyword arguments bound as the task's `params` say, then read through
 * its schema. A promise only where the schema's check is asynchronous.
 *
 * @throws TypeError worded as Python words it, or naming what the schema found
 */
export function handlerArguments(
  definition: TaskDefinition,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): readonly unknown[] | Promise<readonly unknown[]> {
  const bound = definition.bindArguments(args, kwargs)
  if (definition.schema === null) return bound
  const checked = definition.schema['~standard'].validate(bound)
  return checked instanceof Promise
    ? checked.then((result) => checkedArguments(definition, result))
    : checkedArguments(definition, checked)
}

type Checked = Awaited<ReturnType<NonNullable<TaskDefinition['schema']>['~standard']['validate']>>

function checkedArguments(definition: TaskDefinition, result: Checked): readonly unknown[] {
  if (result.issues === undefined) return result.value
  const found = result.issues.map(({ message, path }) => {
    const where = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
    return where === '' ? message : `${where}: ${message}`
  })
  throw new TypeError(`${definition.name}() got invalid arguments: ${found.join('; ')}`)
}
