import type { AppInternals, Settings } from '@celeriac/core/internal'
import type { EtaHolder } from '../gate/eta-holder.ts'
import type { Pool } from '../pool/pool.ts'
import { type CancelTools, cancelJob } from '../stop/cancel-job.ts'
import type { DeliveryWindow } from '../window/delivery-window.ts'

/** What {@link connectionLost} and {@link connectionBack} use. */
export interface ConnectionTools extends CancelTools {
  readonly conf: Settings
  readonly internals: Pick<AppInternals, 'queues'>
  readonly window: DeliveryWindow
  readonly held: EtaHolder
  readonly pool: Pool
}

/**
 * A quorum queue is configured: RabbitMQ then counts the prefetch for each consumer, and the broker holds what has an
 * eta.
 */
export function usesQuorumQueues({ conf, internals }: Pick<ConnectionTools, 'conf' | 'internals'>): boolean {
  return conf.workerDetectQuorumQueues && internals.queues.hasQuorum
}

/**
 * Handles the loss of the connection. What has not started is the broker's again; what runs goes on, and its
 * acknowledgement will be ignored, unless `workerCancelLongRunningTasksOnConnectionLoss` ends what is acknowledged late.
 */
export function connectionLost(tools: ConnectionTools): void {
  tools.window.connectionLost()
  tools.held.clear()
  tools.pool.drain()
  if (!tools.conf.workerCancelLongRunningTasksOnConnectionLoss) return
  for (const job of [...tools.jobs.active]) {
    if (!job.acksLate || job.settled) continue
    tools.log.logger.warn(`Terminating ${job.title}: its connection is lost, and it is acknowledged late`)
    cancelJob(job, tools, true)
  }
}

/**
 * Handles a connection that is back: the prefetch is lowered by what still runs (`workerEnablePrefetchCountReduction`).
 */
export function connectionBack(tools: ConnectionTools): void {
  const { jobs, window, log, conf } = tools
  // Counted for each consumer, a lowered limit could not be raised again.
  if (!conf.workerEnablePrefetchCountReduction || usesQuorumQueues(tools)) return
  const lowered = window.prefetch.reduce(jobs.active.size)
  if (lowered === undefined) return
  log.logger.info(
    `Temporarily reducing the prefetch count to ${lowered} to avoid over-fetching since ${jobs.active.size} tasks ` +
      `are currently being processed. It will be restored to ${window.prefetch.max} as the tasks complete`,
  )
}
