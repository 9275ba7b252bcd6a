const LARGEST = 65_535

/** For `basic.qos`: 0 is no limit. A limit of nothing cannot be expressed; one message is the least. */
export function qosCount(prefetch: number | 'unlimited'): number {
  if (prefetch === 'unlimited' || prefetch > LARGEST) return 0
  return Math.max(1, Math.trunc(prefetch))
}

export interface PerConsumerState {
  /** How many deliveries may be open, all in all. */
  readonly wanted: number
  /** With what limit the consumer was started. */
  readonly limit: number
  /** Deliveries that are open, all in all. */
  readonly open: number
  /** Those of them that came before the consumer was last started, and so do not count for its limit. */
  readonly openBefore: number
}

/**
 * Where the limit belongs to the consumer and not to the channel (RabbitMQ 4, quorum queues), it can only be changed by
 * starting the consumer again. That costs two round trips, so it is done when the consumer lacks a quarter of its limit,
 * or is stuck, or has twice what it should.
 *
 * @returns the limit with which to start the consumer again; undefined where it may stay
 */
export function nextLimit({ wanted, limit, open, openBefore }: PerConsumerState): number | undefined {
  if (wanted === 0) return limit === 0 ? undefined : 0
  const missing = wanted - limit - openBefore
  const isStuck = missing > 0 && open - openBefore >= limit
  const lacksMuch = missing >= Math.max(1, limit / 4)
  const next = Math.max(1, wanted - open)
  if (limit === 0 || isStuck || lacksMuch) return next
  const hasMuch = limit + openBefore >= 2 * wanted
  return hasMuch && next < limit ? next : undefined
}
