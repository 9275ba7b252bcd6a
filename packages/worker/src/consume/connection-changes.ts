import { cancelJob } from '../stop/cancel-job.ts'
import type { WorkerParts } from '../worker-parts.ts'

/**
 * A quorum queue is configured: RabbitMQ then counts the prefetch for each consumer, and the broker holds what has an
 * eta.
 */
export function usesQuorumQueues({ conf, internals }: Pick<WorkerParts, 'conf' | 'internals'>): boolean {
  return conf.workerDetectQuorumQueues && internals.queues.hasQuorum
}

/**
 * The connection is lost. What has not started is the broker's again; what runs goes on, and its acknowledgement will
 * be ignored, unless `workerCancelLongRunningTasksOnConnectionLoss` ends what is acknowledged late.
 */
export function connectionLost(parts: WorkerParts): void {
  parts.connections.count += 1
  parts.connections.unsettled = 0
  parts.held.clear()
  parts.prefetch.releaseAll()
  parts.pool.drain()
  if (!parts.conf.workerCancelLongRunningTasksOnConnectionLoss) return
  for (const job of [...parts.jobs.active]) {
    if (!job.acksLate || job.settled) continue
    parts.logger.warn(`Terminating ${job.title}: its connection is lost, and it is acknowledged late`)
    cancelJob(job, parts, true)
  }
}

/** The connection is back: the prefetch is lowered by what still runs (`workerEnablePrefetchCountReduction`). */
export function connectionBack(parts: WorkerParts): void {
  const { jobs, prefetch, logger, conf } = parts
  // Counted for each consumer, a lowered limit could not be raised again.
  if (!conf.workerEnablePrefetchCountReduction || usesQuorumQueues(parts)) return
  const lowered = prefetch.reduce(jobs.active.size)
  if (lowered === undefined) return
  logger.info(
    `Temporarily reducing the prefetch count to ${lowered} to avoid over-fetching since ${jobs.active.size} tasks ` +
      `are currently being processed. It will be restored to ${prefetch.max} as the tasks complete`,
  )
}
