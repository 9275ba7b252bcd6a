/** There is one level for each bit of the delay. */
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
