import type { SignatureObject } from '@celeriac/protocol'
import type { RunningTask } from '../context/running-task.ts'
import { callErrback, errbackCalledHere, type RunFailure } from './call-errback.ts'
import type { EndingHands } from './ending-hands.ts'

/**
 * Calls the errbacks (`link_error`) of a run that failed, as functions where they can be; all others are applied with
 * the failed task's id in front of their arguments, and read the error from its result.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html#linking-callbacks-errbacks
 */
export async function callErrbacks(
  run: RunningTask,
  errbacks: readonly SignatureObject[],
  failure: RunFailure,
  hands: Pick<EndingHands, 'sendErrbacks'>,
): Promise<void> {
  const sent: SignatureObject[] = []
  for (const errback of errbacks) {
    const definition = errbackCalledHere(run, errback)
    if (definition === undefined) sent.push(errback)
    else await callErrback(run, definition, errback, failure)
  }
  if (sent.length > 0) await hands.sendErrbacks(sent)
}
