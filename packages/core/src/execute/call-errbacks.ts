import type { SignatureObject } from '@celeriac/protocol'
import type { TaskRun } from '../context/task-run.ts'
import { readableError } from '../errors/readable-error.ts'
import type { TaskDefinition } from '../task/task-definition.ts'
import type { ApplySignature } from './send-followers.ts'

/** How a run failed. */
export interface RunFailure {
  readonly error: unknown
  readonly traceback: string | null
}

/**
 * Calls the errbacks (`link_error`) of a run that failed. One that is registered here, is not bound, and still takes
 * more than one argument is called with the request, the error and the traceback; all others are applied with the
 * failed task's id in front of their arguments. What they throw is logged. To be called in the run's context.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#linking-callbacks-errbacks
 */
export async function callErrbacks(run: TaskRun, failure: RunFailure, apply: ApplySignature): Promise<void> {
  const { request, environment } = run
  const options = { parentId: request.id, rootId: request.rootId, addToParent: false }
  for (const errback of request.embed.errbacks ?? []) {
    try {
      const definition = environment.internals.registry.get(errback.task)
      if (definition !== undefined && isCalledHere(definition, errback)) await call(run, definition, errback, failure)
      else await apply(errback, { args: [request.id], options })
    } catch (thrown) {
      const error = readableError(thrown)
      const reason = error instanceof Error ? error.message : String(error)
      environment.logger.error(
        `Errback '${errback.task}' of ${run.name}[${request.id}] raised an exception: ${reason}`,
        { error },
      )
    }
  }
}

/** Arguments that the signature brings along are taken already; those of an immutable one are all it gets. */
function isCalledHere({ bind, handler, params }: TaskDefinition, errback: SignatureObject): boolean {
  const takes = params?.length ?? handler.length
  const taken = errback.immutable ? 0 : errback.args.length + Object.keys(errback.kwargs).length
  return !bind && errback.subtask_type === null && takes - taken > 1
}

async function call(
  run: TaskRun,
  definition: TaskDefinition,
  errback: SignatureObject,
  { error, traceback }: RunFailure,
): Promise<void> {
  const args = errback.immutable ? errback.args : [run.request, error, traceback, ...errback.args]
  const bound = definition.bindArguments(args, errback.kwargs)
  await (definition.handler as (...args: unknown[]) => unknown)(...bound)
}
