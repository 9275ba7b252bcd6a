import { Reject } from '@celeriac/core'
import { afterRetry, afterRun, type Outcome, retryCall } from '@celeriac/core/internal'
import { encodeException } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { finishReject } from './finish-reject.ts'
import { logRetry } from './log-lines.ts'
import { storesErrors } from './record-failure.ts'
import { storeState } from './store-state.ts'

/**
 * The message of the next run is sent before RETRY is stored: nothing is lost where this worker dies in between.
 * Where it cannot be sent, the task is rejected.
 */
export function finishRetry(job: Job, outcome: RetryOutcome, parts: WorkerParts): Promise<void> {
  const end = sendAndStore(job, outcome, parts)
  const quiet = (): void => undefined
  parts.retried.add(job.request.id, end.then(quiet, quiet))
  return end
}

type RetryOutcome = Outcome & { readonly kind: 'retry' }

async function sendAndStore(job: Job, { retry, traceback, runtimeS }: RetryOutcome, parts: WorkerParts): Promise<void> {
  const { run, request } = job
  try {
    const id = await parts.publisher.send(retryCall(run.definition, request, retry))
    if (run.definition.options.trail) request.children.push([[id, null], null])
  } catch (error) {
    const { reason, requeue } = new Reject(error)
    return finishReject(job, { kind: 'reject', reason, requeue, runtimeS }, parts)
  }
  if (storesErrors(job)) {
    const result = retry.error == null ? null : encodeException(retry.error)
    await storeState(job, { status: 'RETRY', result, traceback }, parts)
  }
  await afterRetry(run, retry, traceback)
  logRetry(job, retry.message, parts)
  await afterRun(run, 'RETRY', retry)
  job.acknowledge()
}
