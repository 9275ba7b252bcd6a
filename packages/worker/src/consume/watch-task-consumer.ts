import { type Clock, type Logger, type SupervisedConnection, watchConsumer } from '@celeriac/core/internal'
import type { DeliveryWindow } from '../window/delivery-window.ts'
import type { TaskConsumer } from './task-consumer.ts'

/**
 * Watches for a consumer that gets nothing although it has room and messages wait: a half-open connection, a
 * subscription that the server forgot. The connection is then made anew. @returns what ends the watch
 */
export function watchTaskConsumer(
  consumer: TaskConsumer,
  connection: SupervisedConnection,
  { clock, window, logger }: { readonly clock: Clock; readonly window: DeliveryWindow; readonly logger: Logger },
): { close(): void } {
  return watchConsumer({
    clock,
    look: async () => {
      const waiting = await consumer.waiting()
      if (waiting === undefined) return undefined
      return { deliveries: window.deliveries, hasRoom: window.hasRoom, waiting }
    },
    onSilent: (reason) => {
      logger.error(`${reason} Connecting again.`)
      connection.reset(reason)
    },
  })
}
