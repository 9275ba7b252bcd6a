import { errorText } from '@celeriac/protocol'
import type { Delivery } from '../ports/broker.ts'
import type { Logger } from '../ports/logger.ts'

/**
 * The callback of a consumer, such that nothing it throws reaches the adapter: that is logged, the message stays
 * unsettled, and the next one is delivered.
 */
export function guardDelivery(onDelivery: (delivery: Delivery) => void, logger: Logger): (delivery: Delivery) => void {
  return (delivery) => {
    try {
      onDelivery(delivery)
    } catch (error) {
      logger.error(`Handling a message from the queue ${delivery.queue} failed: ${errorText(error)}`, { error })
    }
  }
}
