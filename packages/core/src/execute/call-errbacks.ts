import type { TaskRun } from '../context/task-run.ts'
import { callErrback, errbackCalledHere, logErrbackError, type RunFailure } from './call-errback.ts'
import type { ApplySignature } from './send-followers.ts'

/**
 * Calls the errbacks (`link_error`) of an eager run that failed, here where they can be; all others are applied with
 * the failed task's id in front of their arguments. What they throw is logged. To be called in the run's context.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#linking-callbacks-errbacks
 */
export async function callErrbacks(run: TaskRun, failure: RunFailure, apply: ApplySignature): Promise<void> {
  const { request } = run
  const options = { parentId: request.id, rootId: request.rootId, addToParent: false }
  for (const errback of request.embed.errbacks ?? []) {
    const definition = errbackCalledHere(run, errback)
    if (definition !== undefined) await callErrback(run, definition, errback, failure)
    else {
      try {
        await apply(errback, { args: [request.id], options })
      } catch (thrown) {
        logErrbackError(run, errback, thrown)
      }
    }
  }
}
