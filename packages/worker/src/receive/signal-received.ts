import { signals } from '@celeriac/core'
import type { Job } from '../job.ts'
import type { RefuseTools } from './refuse.ts'

/** The signal `taskReceived` and the event `task-received`, which the expired and the revoked do not get. */
export function signalReceived(job: Job, { sender, log, events }: RefuseTools): void {
  events.received(job)
  if (!signals.taskReceived.hasListeners) return
  void signals.taskReceived.send(sender, { request: job.request }, log.logger)
}
