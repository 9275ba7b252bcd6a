import { errorText, type SignatureObject } from '@celeriac/protocol'
import { runInContext } from '../context/current-task.ts'
import type { RunningTask } from '../context/running-task.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import { readableError } from '../errors/readable-error.ts'

/** How a run failed. */
export interface RunFailure {
  readonly error: unknown
  readonly traceback: string | null
}

/**
 * The task of an errback that is called here and now: it is registered here, is not bound, and still takes more than
 * one argument. Arguments that the signature brings along are taken already; those of an immutable one are all it gets.
 */
export function errbackCalledHere(run: RunningTask, errback: SignatureObject): TaskDefinition | undefined {
  const definition = run.environment.internals.registry.get(errback.task)
  if (definition === undefined || definition.bind || errback.subtask_type !== null) return undefined
  const taken = errback.immutable ? 0 : errback.args.length + Object.keys(errback.kwargs).length
  return definition.mostArguments - taken > 1 ? definition : undefined
}

/** Calls an errback with the request, the error and the traceback. What it throws is logged. */
export async function callErrback(
  run: RunningTask,
  definition: TaskDefinition,
  errback: SignatureObject,
  { error, traceback }: RunFailure,
): Promise<void> {
  const args = errback.immutable ? errback.args : [run.request, error, traceback, ...errback.args]
  try {
    const bound = definition.bindArguments(args, errback.kwargs)
    await runInContext(run, () => (definition.handler as (...args: unknown[]) => unknown)(...bound))
  } catch (thrown) {
    logErrbackError(run, errback, thrown)
  }
}

/** Says what an errback has thrown, or the attempt to apply it. */
export function logErrbackError(run: RunningTask, errback: SignatureObject, thrown: unknown): void {
  const error = readableError(thrown)
  const reason = errorText(error)
  const failed = `${run.request.shadow || run.name}[${run.request.id}]`
  run.environment.logger.error(`Errback '${errback.task}' of ${failed} raised an exception: ${reason}`, { error })
}
