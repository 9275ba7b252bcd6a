import { applyAsGroup, callErrback, errbackCalledHere } from '@celeriac/core/internal'
import type { SignatureObject } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import type { Failure } from './record-failure.ts'

/**
 * Calls a failed task's errbacks (`link_error`), here and now where they can be. All others are sent as one group, each
 * with the failed task's id in front of its arguments: its worker reads the error from the result.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/canvas.html#chains (errbacks)
 */
export async function callErrbacks(job: Job, failure: Failure, parts: WorkerParts): Promise<void> {
  const { errbacks } = job.request.embed
  if (errbacks === null || errbacks.length === 0) return
  const sent: SignatureObject[] = []
  for (const errback of errbacks) {
    const definition = errbackCalledHere(job.run, errback)
    if (definition === undefined) sent.push(errback)
    else await callErrback(job.run, definition, errback, failure)
  }
  if (sent.length > 0) await send(job, sent, parts)
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
