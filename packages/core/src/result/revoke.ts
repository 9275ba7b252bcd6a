import { askWorkers } from '../control/ask-workers.ts'
import type { ControlHost } from '../control/control-host.ts'
import { tellWorkers } from '../control/tell-workers.ts'
import type { RevokeOptions } from './result-options.ts'

/**
 * Tells all workers not to run these tasks: the remote control command `revoke`.
 *
 * @throws BrokerError
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#revoke-revoking-tasks
 */
export async function revokeTasks(
  app: ControlHost,
  ids: string | readonly string[],
  { terminate = false, signal, wait = false, timeout = 1 }: RevokeOptions = {},
): Promise<void> {
  // Null is the worker's default, as Celery's results leave it.
  const request = { method: 'revoke', arguments: { task_id: ids, terminate, signal: signal ?? null } }
  if (wait) await askWorkers(app, request, { timeoutS: timeout })
  else await tellWorkers(app, request)
}
