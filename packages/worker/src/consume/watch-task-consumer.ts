import { type SupervisedConnection, watchConsumer } from '@celeriac/core/internal'
import type { WorkerParts } from '../worker-parts.ts'
import type { TaskConsumer } from './task-consumer.ts'

/**
 * Watches for a consumer that gets nothing although it has room and messages wait: a half-open connection, a
 * subscription that the server forgot. The connection is then made anew. @returns what ends the watch
 */
export function watchTaskConsumer(
  consumer: TaskConsumer,
  connection: SupervisedConnection,
  { clock, connections, prefetch, logger }: WorkerParts,
): { close(): void } {
  return watchConsumer({
    clock,
    look: async () => {
      const waiting = await consumer.waiting()
      if (waiting === undefined) return undefined
      const limit = prefetch.value
      const hasRoom = limit === 'unlimited' || connections.unsettled < limit
      return { deliveries: connections.deliveries, hasRoom, waiting }
    },
    onSilent: (reason) => {
      logger.error(`${reason} Connecting again.`)
      connection.reset(reason)
    },
  })
}
