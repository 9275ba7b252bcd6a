import type { BrokerConnection, Logger, QueueSpec } from '@celeriac/core/internal'

/** Deletes what waits in these queues, and says how much that was. */
export async function purgeQueues(
  { queues: admin }: BrokerConnection,
  queues: readonly QueueSpec[],
  logger: Logger,
): Promise<void> {
  let erased = 0
  for (const { name } of queues) if (await admin.exists(name)) erased += await admin.purge(name)
  if (erased > 0) logger.warn(`purge: Erased ${erased} ${erased === 1 ? 'message' : 'messages'} from the queue.`)
}
