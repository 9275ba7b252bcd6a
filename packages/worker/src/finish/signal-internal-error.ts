import { signals } from '@celeriac/core'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/** The task is not to blame: its worker failed. */
export function signalInternalError({ run, request }: Job, exception: unknown, { logger }: WorkerParts): void {
  if (!signals.taskInternalError.hasListeners) return
  const { id: taskId, args, kwargs } = request
  void signals.taskInternalError.send(
    run.definition,
    { taskId, args, kwargs, request, exception, traceback: null },
    logger,
  )
}
