import { type BrokerConnection, type Logger, purgeQueues, type QueueSpec } from '@celeriac/core/internal'

/** Deletes what waits in these queues, and says how much that was. */
export async function purgeAtStart(
  live: BrokerConnection,
  queues: readonly QueueSpec[],
  logger: Logger,
): Promise<void> {
  const erased = await purgeQueues(live.queues, queues)
  if (erased > 0) logger.warn(`purge: Erased ${erased} ${erased === 1 ? 'message' : 'messages'} from the queue.`)
}
