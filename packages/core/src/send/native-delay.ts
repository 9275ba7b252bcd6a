import type { BrokerConnection } from '../ports/broker.ts'
import type { Delivering, DeliveryParts } from './delivery-parts.ts'

/** RabbitMQ's levels hold up to 28 bits of seconds. */
const longestS = 2 ** 28 - 1

/**
 * Whole seconds for which the broker itself holds the message: RabbitMQ's delayed delivery, as soon as one queue is a
 * quorum queue. Undefined where the worker has to hold it: without an eta, below one second, on a direct exchange.
 *
 * @see https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/rabbitmq.html#native-delayed-delivery
 */
export function delayFor(
  { etaMs, delayMs, routed }: Delivering,
  connection: BrokerConnection,
  { queues, logger, clock }: Pick<DeliveryParts, 'queues' | 'logger' | 'clock'>,
): number | undefined {
  if (etaMs === null || delayMs === null || connection.delayed === undefined || !queues.hasQuorum) return undefined
  if (routed.exchangeType === 'direct') {
    logger.warn(
      `Exchange '${routed.exchange || (routed.queue?.exchange?.name ?? '')}' is direct: RabbitMQ's delayed delivery needs a topic or fanout exchange, so a worker will hold the message until its eta.`,
    )
    return undefined
  }
  // Celery raises below one second. The eta is in the message: the worker waits for what is left of it.
  // Whole seconds of the countdown, less whole seconds since: a moment's work does not make 59 of 60.
  const lateMs = clock.now() - (etaMs - delayMs)
  const delayS = Math.min(longestS, Math.floor(delayMs / 1000) - Math.floor(lateMs / 1000))
  return delayS >= 1 ? delayS : undefined
}
