import { signals } from '@celeriac/core'
import type { Job } from '../job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/** The log line that says that a task has come. */
export function logReceived(job: Job, parts: WorkerParts): void {
  if (!parts.logs.info) return
  const { id, displayName: name, args, kwargs, eta } = job.request
  parts.logger.info(`Task ${job.title} received`, { id, name, args, kwargs, eta })
}

/** The signal `taskReceived`, which the expired and the revoked do not get. */
export function signalReceived(job: Job, parts: WorkerParts): void {
  if (!signals.taskReceived.hasListeners) return
  void signals.taskReceived.send(parts.sender, { request: job.request }, parts.logger)
}
