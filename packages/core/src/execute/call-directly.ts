import { randomUUID } from 'node:crypto'
import { innermostContext, runInContext } from '../context/current-task.ts'
import { localRequest } from '../context/local-request.ts'
import { TaskRun } from '../context/task-run.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { EagerHost } from './eager-host.ts'

/**
 * Calls a task as the function that it is: nothing is sent, stored or retried, and what it throws is thrown. A bound
 * task gets a context whose request says `calledDirectly`.
 */
export function callDirectly(internals: EagerHost, definition: TaskDefinition, args: readonly unknown[]): unknown {
  const request = localRequest({ task: definition.name, id: randomUUID(), args, kwargs: {}, isEager: false })
  const caller = innermostContext()
  const run = new TaskRun(definition, request, { internals, backend: undefined, logger: internals.logger, caller })
  const handler = definition.handler as (...args: unknown[]) => unknown
  return runInContext(run, () => (definition.bind ? handler(run, ...args) : handler(...args)))
}
