import type { WireMessage } from '@celeriac/protocol'
import { BrokerError } from '../errors/broker-error.ts'
import type { BrokerConnection, Destination } from '../ports/broker.ts'
import type { Delivering, DeliveryParts } from './delivery-parts.ts'
import { delayFor } from './native-delay.ts'
import { tryAgain } from './retry-sending.ts'

/**
 * Publishes, and tries again as the retry policy says. A publish whose answer was lost is tried again too, as in
 * Celery: the task may then run twice, but is never lost.
 *
 * @throws OperationalError once the policy is exhausted; BrokerError where a retry cannot help
 */
export async function deliver(message: WireMessage, delivering: Delivering, parts: DeliveryParts): Promise<void> {
  const connection = parts.connection()
  const live = connection instanceof Promise ? undefined : connection.live
  try {
    await attempt(message, delivering, parts)
  } catch (error) {
    if (!(connection instanceof Promise)) connection.moveOn(live, error)
    const again = (): Promise<void> => attemptAgain(message, delivering, parts)
    if (!(await queueIsGone(error, delivering, parts))) return tryAgain(again, error, delivering, parts.clock)
    // Once: where a new declaration does not help, the route is wrong.
    await again().catch((still: unknown) => tryAgain(again, still, delivering, parts.clock))
  }
}

/**
 * A queue that was declared on this connection may have been deleted since. It is forgotten, and made by the next
 * attempt.
 */
async function queueIsGone(error: unknown, { routed: { queue } }: Delivering, parts: DeliveryParts): Promise<boolean> {
  if (!(error instanceof BrokerError) || error.code !== 'unroutable' || queue === undefined) return false
  const { live } = await parts.connection()
  return live !== undefined && parts.declared.forget(live, queue)
}

/** Not async: on a live connection whose queue is declared there is nothing to wait for but the broker. */
function attempt(message: WireMessage, delivering: Delivering, parts: DeliveryParts): Promise<void> {
  const connection = parts.connection()
  if (!(connection instanceof Promise)) {
    const { live } = connection
    if (live !== undefined && delivering.etaMs === null && parts.declared.has(live, delivering.routed.queue)) {
      return live.publish(message, destinationOf(delivering))
    }
  }
  return connectAndPublish(message, delivering, parts)
}

async function attemptAgain(message: WireMessage, delivering: Delivering, parts: DeliveryParts): Promise<void> {
  const connection = await parts.connection()
  const live = connection.live ?? (await connection.open(delivering.signal))
  try {
    await attempt(message, delivering, parts)
  } catch (error) {
    connection.moveOn(live, error)
    throw error
  }
}

async function connectAndPublish(message: WireMessage, delivering: Delivering, parts: DeliveryParts): Promise<void> {
  const connection = await parts.connection()
  const live = connection.live ?? (await connection.open(delivering.signal))
  const { queue } = delivering.routed
  if (queue !== undefined && !parts.declared.has(live, queue)) await parts.declared.declare(live, queue)
  const delayS = delayFor(delivering, live, parts)
  if (delayS === undefined) return live.publish(message, destinationOf(delivering))
  return publishDelayed(message, delivering, live, delayS, parts)
}

async function publishDelayed(
  message: WireMessage,
  { routed }: Delivering,
  live: BrokerConnection,
  delayS: number,
  parts: DeliveryParts,
): Promise<void> {
  const { exchange, routingKey, queue } = routed
  if (queue?.exchange?.name === exchange) await parts.declared.declareDelayed(live, queue)
  await live.delayed?.publish(message, { exchange, routingKey }, delayS)
}

function destinationOf({ routed, mandatory }: Delivering): Destination {
  return mandatory === undefined ? routed.destination : { ...routed.destination, mandatory }
}
