import { applyAsGroup, runInContext, type TaskDefinition } from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import type { Failure } from './record-failure.ts'

/**
 * Calls a failed task's errbacks (`link_error`). One that is registered here, is not bound, and still takes more than
 * one argument is called here and now with the request, the error and the traceback. All others are sent as one group,
 * each with the failed task's id in front of its arguments: its worker reads the error from the result.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#chains (errbacks)
 */
export async function callErrbacks(job: Job, failure: Failure, parts: WorkerParts): Promise<void> {
  const { errbacks } = job.request.embed
  if (errbacks === null || errbacks.length === 0) return
  const sent: SignatureObject[] = []
  for (const errback of errbacks) {
    const definition = parts.registry.get(errback.task)
    if (definition !== undefined && isCalledHere(definition, errback))
      await call(job, definition, errback, failure, parts)
    else sent.push(errback)
  }
  if (sent.length > 0) await send(job, sent, parts)
}

/** Arguments that the signature brings along are taken already; those of an immutable one are all it gets. */
function isCalledHere({ bind, handler, params }: TaskDefinition, errback: SignatureObject): boolean {
  const takes = params?.length ?? handler.length
  const taken = errback.immutable ? 0 : errback.args.length + Object.keys(errback.kwargs).length
  return !bind && errback.subtask_type === null && takes - taken > 1
}

async function call(
  job: Job,
  definition: TaskDefinition,
  errback: SignatureObject,
  { error, traceback }: Failure,
  { logger }: WorkerParts,
): Promise<void> {
  const args = errback.immutable ? errback.args : [job.request, error, traceback, ...errback.args]
  try {
    const bound = definition.bindArguments(args, errback.kwargs)
    await runInContext(job.run, () => (definition.handler as (...args: unknown[]) => unknown)(...bound))
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    logger.error(`Errback '${errback.task}' of ${job.title} raised an exception: ${reason}`, { error: thrown })
  }
}

async function send(job: Job, errbacks: readonly SignatureObject[], { publisher, logger }: WorkerParts): Promise<void> {
  const { request, run } = job
  const call = { args: [request.id], options: { parentId: request.id, rootId: request.rootId, addToParent: false } }
  try {
    const group = await applyAsGroup(errbacks, call, (errback, each) => publisher.applySignature(errback, each))
    if (run.definition.options.trail) request.children.push(group)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    logger.error(`The errbacks of ${job.title} could not be sent: ${reason}`, { error })
  }
}
