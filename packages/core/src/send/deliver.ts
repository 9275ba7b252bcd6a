import type { WireMessage } from '@celeriac/protocol'
import { BrokerError } from '../errors/broker-error.ts'
import type { BrokerConnection, Destination } from '../ports/broker.ts'
import type { Routed } from '../route/routed.ts'
import { delayFor } from './native-delay.ts'
import { type RetryTerms, tryAgain } from './retry-sending.ts'
import type { SendKit } from './send-kit.ts'

/** One delivery to the broker. */
export interface Delivering extends RetryTerms {
  readonly routed: Routed
  /** When the task is due; null: at once. */
  readonly etaMs: number | null
  /** How long that was when the task was sent; null: at once. */
  readonly delayMs: number | null
  /** Overrules the route. */
  readonly mandatory: boolean | undefined
}

/**
 * Publishes, and tries again as the retry policy says. A publish whose answer was lost is tried again too, as in
 * Celery: the task may then run twice, but is never lost.
 *
 * @throws OperationalError once the policy is exhausted; BrokerError where a retry cannot help
 */
export async function deliver(message: WireMessage, delivering: Delivering, kit: SendKit): Promise<void> {
  const connection = kit.connection()
  const live = connection instanceof Promise ? undefined : connection.live
  try {
    await attempt(message, delivering, kit)
  } catch (error) {
    if (!(connection instanceof Promise)) connection.moveOn(live, error)
    const again = (): Promise<void> => attemptAgain(message, delivering, kit)
    if (!(await queueIsGone(error, delivering, kit))) return tryAgain(again, error, delivering, kit.clock)
    // Once: where a new declaration does not help, the route is wrong.
    await again().catch((still: unknown) => tryAgain(again, still, delivering, kit.clock))
  }
}

/** A queue that was declared on this connection may have been deleted since. It is forgotten, and made by the next attempt. */
async function queueIsGone(error: unknown, { routed: { queue } }: Delivering, kit: SendKit): Promise<boolean> {
  if (!(error instanceof BrokerError) || error.code !== 'unroutable' || queue === undefined) return false
  const { live } = await kit.connection()
  return live !== undefined && kit.declared.forget(live, queue)
}

/** Not async: on a live connection whose queue is declared there is nothing to wait for but the broker. */
function attempt(message: WireMessage, delivering: Delivering, kit: SendKit): Promise<void> {
  const connection = kit.connection()
  if (!(connection instanceof Promise)) {
    const { live } = connection
    if (live !== undefined && delivering.etaMs === null && kit.declared.has(live, delivering.routed.queue)) {
      return live.publish(message, destinationOf(delivering))
    }
  }
  return connectAndPublish(message, delivering, kit)
}

async function attemptAgain(message: WireMessage, delivering: Delivering, kit: SendKit): Promise<void> {
  const connection = await kit.connection()
  const live = connection.live ?? (await connection.open(delivering.signal))
  try {
    await attempt(message, delivering, kit)
  } catch (error) {
    connection.moveOn(live, error)
    throw error
  }
}

async function connectAndPublish(message: WireMessage, delivering: Delivering, kit: SendKit): Promise<void> {
  const connection = await kit.connection()
  const live = connection.live ?? (await connection.open(delivering.signal))
  const { queue } = delivering.routed
  if (queue !== undefined && !kit.declared.has(live, queue)) await kit.declared.declare(live, queue)
  const delayS = delayFor(delivering, live, kit)
  if (delayS === undefined) return live.publish(message, destinationOf(delivering))
  return publishDelayed(message, delivering, live, delayS, kit)
}

async function publishDelayed(
  message: WireMessage,
  { routed }: Delivering,
  live: BrokerConnection,
  delayS: number,
  kit: SendKit,
): Promise<void> {
  const { exchange, routingKey, queue } = routed
  if (queue?.exchange?.name === exchange) await kit.declared.declareDelayed(live, queue)
  await live.delayed?.publish(message, { exchange, routingKey }, delayS)
}

function destinationOf({ routed, mandatory }: Delivering): Destination {
  return mandatory === undefined ? routed.destination : { ...routed.destination, mandatory }
}
