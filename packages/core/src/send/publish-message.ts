import type { WireMessage } from '@celeriac/protocol'
import type { Destination } from '../ports/broker.ts'
import { sleep } from '../runtime/sleep.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { publishError, worthRetrying } from './publish-error.ts'
import { pauseMs, retrySchedule } from './retry-schedule.ts'
import type { PublishRetries } from './send-kit.ts'

/**
 * Publishes a message that is no task: remote control, events, replies. What must arrive somewhere (`mandatory`) is
 * tried again as `taskPublishRetryPolicy` says; the rest is tried once.
 *
 * @throws OperationalError, BrokerError
 */
export async function publishMessage(
  message: WireMessage,
  to: Destination,
  { retry, retryPolicy }: PublishRetries,
  parts: Pick<DeliveryParts, 'clock' | 'connection'>,
): Promise<void> {
  const connection = await parts.connection()
  const schedule = retrySchedule(to.mandatory && retry, undefined, retryPolicy, false)
  for (let retries = 0; ; retries++) {
    const from = connection.live
    try {
      const live = from ?? (await connection.open())
      return await live.publish(message, to)
    } catch (error) {
      connection.moveOn(from, error)
      const left = schedule.maxRetries === null || retries < schedule.maxRetries
      if (!left || !worthRetrying(error, retryPolicy.retryErrors)) throw publishError(error)
      await sleep(pauseMs(schedule, retries), parts.clock)
    }
  }
}
