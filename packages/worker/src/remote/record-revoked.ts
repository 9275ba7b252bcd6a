import { TaskRevokedError } from '@celeriac/core'
import { unreadRequest } from '@celeriac/core/internal'
import { encodeException } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import type { Panel } from './panel.ts'

/** States that a revocation replaces: nobody has begun. */
const NOT_BEGUN: ReadonlySet<string> = new Set(['PENDING', 'RECEIVED', 'RETRY', 'REJECTED'])

type RecordTools = Pick<Panel, 'environment' | 'recorder' | 'jobs' | 'log'>

/**
 * Stores REVOKED for tasks at once, so that whoever waits learns of it: unless the task runs here, has ended, or another
 * worker has begun it.
 *
 * @param known - jobs that this worker has, by id
 */
export async function recordRevoked(
  ids: Iterable<string>,
  known: ReadonlyMap<string, Job>,
  { environment: { backend }, recorder, jobs, log }: RecordTools,
): Promise<void> {
  if (backend === undefined) return
  const state = { status: 'REVOKED', result: encodeException(new TaskRevokedError('revoked')), traceback: null }
  for (const id of ids) {
    const job = known.get(id)
    if (job !== undefined && jobs.active.has(job)) continue
    try {
      const [record] = await backend.fetch([id])
      if (record !== undefined && !NOT_BEGUN.has(record.status)) continue
      const request = job?.request ?? unreadRequest(id)
      const reply = { replyTo: job?.request.replyTo ?? null, correlationId: job?.request.correlationId ?? null }
      await recorder.store(request, state, reply, { required: false })
    } catch (error) {
      log.logger.warn(`Task ${id} could not be marked as revoked in the result backend: ${String(error)}`, { error })
    }
  }
}
