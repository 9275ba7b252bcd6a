/** The last exchange: messages come here when their time is up, and go on to the exchanges of the queues. */
export const DELAYED_DELIVERY_EXCHANGE = 'celery_delayed_delivery'

/** What RabbitMQ's delayed delivery consists of. All exchanges are durable topic exchanges, all queues durable. */
export interface DelayedTopology {
  readonly exchanges: readonly string[]
  readonly queues: readonly { readonly name: string; readonly arguments: Readonly<Record<string, string | number>> }[]
  readonly queueBindings: readonly { readonly queue: string; readonly exchange: string; readonly routingKey: string }[]
  readonly exchangeBindings: readonly ExchangeBinding[]
}

/** Messages of `source` that match the key go on to `destination`. */
export interface ExchangeBinding {
  readonly source: string
  readonly destination: string
  readonly routingKey: string
}

/** Names of the levels, 27 first: at level L a message waits 2^L seconds, or passes. */
export function delayLevelNames(): string[] {
  return Array.from({ length: DELAY_LEVELS }, (_, index) => levelName(DELAY_LEVELS - 1 - index))
}

/** Name of the exchange and of the queue of one level; the highest is where messages are published. */
export function levelName(level: number): string {
  return `celery_delayed_${level}`
}

/**
 * Everything that is declared for delayed delivery, apart from the bindings of the task queues; equal to what
 * Celery's worker declares, so that nobody gets PRECONDITION_FAILED.
 *
 * @param queueType - `broker_native_delayed_delivery_queue_type`. @defaultValue 'quorum'
 */
export function delayedTopology(queueType: 'quorum' | 'classic' = 'quorum'): DelayedTopology {
  const levels = Array.from({ length: DELAY_LEVELS }, (_, index) => DELAY_LEVELS - 1 - index)
  return {
    exchanges: [...levels.map(levelName), DELAYED_DELIVERY_EXCHANGE],
    queues: levels.map((level) => ({ name: levelName(level), arguments: queueArguments(level, queueType) })),
    queueBindings: levels.map((level) => ({
      queue: levelName(level),
      exchange: levelName(level),
      routingKey: bitKey(level, 1),
    })),
    exchangeBindings: levels.map((level) => ({
      source: levelName(level),
      destination: nextOf(level),
      routingKey: bitKey(level, 0),
    })),
  }
}

/** Key with which a task queue, and its exchange, are bound for delayed messages. */
export function delayedBindingKey(routingKey: string): string {
  return routingKey.startsWith('#') ? routingKey : `#.${routingKey}`
}

function queueArguments(level: number, queueType: 'quorum' | 'classic'): Record<string, string | number> {
  return {
    'x-queue-type': queueType,
    'x-overflow': 'reject-publish',
    'x-message-ttl': 2 ** level * 1000,
    'x-dead-letter-exchange': nextOf(level),
    ...(queueType === 'quorum' ? { 'x-dead-letter-strategy': 'at-least-once' } : undefined),
  }
}

function nextOf(level: number): string {
  return level === 0 ? DELAYED_DELIVERY_EXCHANGE : levelName(level - 1)
}

/** Matches delayed keys whose bit of this level is the given one. */
function bitKey(level: number, bit: 0 | 1): string {
  return `${'*.'.repeat(DELAY_LEVELS - 1 - level)}${bit}.#`
}

/** Number of levels: one for each bit of the delay. */
export const DELAY_LEVELS = 28

/** Longest delay, in seconds: about eight and a half years. */
export const MAX_DELAY_S = 2 ** DELAY_LEVELS - 1

/** A key that was delayed before: 28 binary digits, then the queue's own key. */
const DELAYED = /^(?:[01]\.){28}/

/**
 * Routing key of a message that RabbitMQ is to hold back: the delay in binary, highest bit first, then the key proper.
 * A prefix from an earlier delay is replaced. Equals kombu's `calculate_routing_key`.
 *
 * @param delayS - Whole seconds; a fraction is cut off.
 * @throws RangeError for less than one second, more than {@link MAX_DELAY_S}, and an empty key.
 */
export function delayedRoutingKey(delayS: number, routingKey: string): string {
  const seconds = Math.trunc(delayS)
  if (!(seconds >= 1 && seconds <= MAX_DELAY_S))
    throw new RangeError(`A delay of ${delayS} seconds cannot be expressed`)
  if (routingKey === '') throw new RangeError('A delayed message needs a routing key')
  const bits = seconds.toString(2).padStart(DELAY_LEVELS, '0').split('').join('.')
  return `${bits}.${routingKey.replace(DELAYED, '')}`
}
