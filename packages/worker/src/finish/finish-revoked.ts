import { signals, TaskRevokedError } from '@celeriac/core'
import { encodeException } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'
import { logRevoked } from './log-lines.ts'
import { storesErrors } from './record-failure.ts'
import { storeState } from './store-state.ts'

/** REVOKED is stored and the message acknowledged. No errback is called and the rest of the chain is left alone. */
export async function finishRevoked(
  job: Job,
  reason: 'revoked' | 'expired' | 'terminated',
  parts: WorkerParts,
  signum: string | null = null,
): Promise<void> {
  logRevoked(job, parts)
  if (storesErrors(job)) {
    const result = encodeException(new TaskRevokedError(reason))
    await storeState(job, { status: 'REVOKED', result, traceback: null }, parts)
  }
  job.acknowledge()
  if (!signals.taskRevoked.hasListeners) return
  const info = { request: job.request, terminated: reason === 'terminated', signum, expired: reason === 'expired' }
  void signals.taskRevoked.send(job.run.definition, info, parts.logger)
}
