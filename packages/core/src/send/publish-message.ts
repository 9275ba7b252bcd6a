import type { WireMessage } from '@celeriac/protocol'
import type { Destination } from '../ports/broker.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { retrySchedule } from './retry-schedule.ts'
import { tryAgain } from './retry-sending.ts'
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
  const attempt = async (): Promise<void> => {
    const from = connection.live
    try {
      const live = from ?? (await connection.open())
      await live.publish(message, to)
    } catch (error) {
      connection.moveOn(from, error)
      throw error
    }
  }
  const terms = {
    signal: undefined,
    schedule: () => retrySchedule(to.mandatory && retry, undefined, retryPolicy, false),
    retryErrors: retryPolicy.retryErrors,
    describe: () => 'A message was not sent',
  }
  await attempt().catch((error: unknown) => tryAgain(attempt, error, terms, parts.clock))
}
