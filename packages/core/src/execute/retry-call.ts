import type { CallOptions } from '../call/call-options.ts'
import { givenArguments } from '../call/given-arguments.ts'
import type { TaskCall } from '../call/publisher.ts'
import { requestToCallOptions } from '../call/request-to-call-options.ts'
import { replacedOptions } from '../call/retry-option-specs.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskRequest } from '../definition/task-request.ts'
import type { Retry } from '../errors/celery/task-predicates.ts'

/** The message with which a task is retried: the request once more, under its id, with one retry more. */
export function retryCall(definition: TaskDefinition, request: TaskRequest, retry: Retry): TaskCall {
  const { args: passed, kwargs } = retry.options
  const args = passed === undefined ? undefined : givenArguments(passed)
  const given = replacedOptions(retry.options)
  const options: CallOptions = {
    ...requestToCallOptions(request, definition, given.queue),
    ...given,
    ...when(retry, definition),
    retries: request.retries + 1,
  }
  return { name: definition.name, ...retryArguments(definition, request, args, kwargs), options, definition }
}

function when({ when }: Retry, definition: TaskDefinition): CallOptions {
  if (when instanceof Date) return { eta: when }
  return { countdown: when ?? definition.options.defaultRetryDelayS }
}

type Kwargs = Readonly<Record<string, unknown>>

/**
 * With only `args` or only `kwargs` given, the inherited other half loses what would now be bound to the same
 * parameter twice. Known only where the task names its `params`.
 */
function retryArguments(
  { params }: TaskDefinition,
  request: TaskRequest,
  args: readonly unknown[] | undefined,
  kwargs: Kwargs | undefined,
): { args: readonly unknown[]; kwargs: Kwargs } {
  if (args !== undefined && kwargs === undefined && params !== null) {
    const bound = new Set(params.slice(0, args.length).map(({ name }) => name))
    return { args, kwargs: Object.fromEntries(Object.entries(request.kwargs).filter(([name]) => !bound.has(name))) }
  }
  if (kwargs !== undefined && args === undefined && params !== null) {
    const position = new Map(params.map(({ name }, index) => [name, index]))
    const positional = [...request.args]
    const rest = new Map(Object.entries(kwargs))
    for (const [name, value] of Object.entries(kwargs)) {
      const index = position.get(name)
      if (index === undefined || index >= positional.length) continue
      positional[index] = value
      rest.delete(name)
    }
    return { args: positional, kwargs: Object.fromEntries(rest) }
  }
  return { args: args ?? request.args, kwargs: kwargs ?? request.kwargs }
}
