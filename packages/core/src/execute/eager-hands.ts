import type { SignatureObject } from '@celeriac/protocol'
import { runInContext } from '../context/current-task.ts'
import type { RunningTask } from '../context/running-task.ts'
import { resultExpiryS, stateRecord } from '../context/state-record.ts'
import { logErrbackError } from './call-errback.ts'
import type { EndingHands } from './ending-hands.ts'
import type { ApplySignature } from './send-followers.ts'

/**
 * The hands that end an eager run. There is no message, and nothing is logged: the caller gets the outcome. A retry is
 * run by the caller as well.
 *
 * @param applyHere runs a signature here, without a message
 */
export function eagerHands(run: RunningTask, applyHere: ApplySignature): EndingHands {
  const { internals, backend } = run.environment
  const apply: ApplySignature = (signature, call) =>
    internals.conf.taskAlwaysEager ? applyHere(signature, call) : internals.publisher.applySignature(signature, call)
  return {
    settled: true,
    // The run is the parent of what follows it.
    apply: (signature, call) => runInContext(run, () => apply(signature, call)),
    sendRetry: () => Promise.resolve(),
    sendErrbacks: (errbacks) => runInContext(run, () => applyErrbacks(run, errbacks, applyHere)),
    async store(request, state) {
      if (backend === undefined) return true
      await backend.store(stateRecord(request, state, internals), {
        expiresS: resultExpiryS(internals.conf, state.status),
      })
      return true
    },
    // Chords that run here are joined by whoever runs them.
    returnPart: async () => true,
    log: () => undefined,
    settle: () => undefined,
    ended: () => undefined,
  }
}

async function applyErrbacks(
  run: RunningTask,
  errbacks: readonly SignatureObject[],
  applyHere: ApplySignature,
): Promise<void> {
  const { id, rootId } = run.request
  const call = { args: [id], options: { parentId: id, rootId, addToParent: false } }
  for (const errback of errbacks) {
    await applyHere(errback, call).catch((thrown: unknown) => logErrbackError(run, errback, thrown))
  }
}
