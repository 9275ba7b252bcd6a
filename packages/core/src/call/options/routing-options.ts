import { check, deliveryMode, flag, orNull, priority, record, text } from '../../check/checks.ts'
import { isRecord } from '../../check/is-record.ts'
import type { Queue } from '../../topology/queue.ts'
import type { CallOptionSpecs } from '../call-option-spec.ts'

/** Where a message goes, and how the broker treats it. */
export interface RoutingOptions {
  /** A queue, or the name of one. */
  readonly queue?: string | Queue | undefined
  /** Name of the exchange that it is published to, instead of the queue's. */
  readonly exchange?: string | undefined
  /** Type of that exchange: `direct`, `topic`, `fanout`. @defaultValue the queue's */
  readonly exchangeType?: string | undefined
  /** Routing key on the way through the exchange. @defaultValue the queue's */
  readonly routingKey?: string | undefined
  /** Routed as if the task had this name. */
  readonly routeName?: string | undefined
  /** 0 to 255. RabbitMQ serves the highest first, Redis 0. */
  readonly priority?: number | null | undefined
  /** 1 or `transient`, 2 or `persistent`. @defaultValue `taskDefaultDeliveryMode` */
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | undefined
  /** Fail if no queue takes the message. @defaultValue true */
  readonly mandatory?: boolean | undefined
  /** The queue that gets the result, for the `rpc` backend. */
  readonly replyTo?: string | null | undefined
  /** Message properties under their wire names. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
}

const queueOrName = check('the name of a queue or a Queue', (value) => typeof value === 'string' || isRecord(value))

/** The table of {@link RoutingOptions}. */
export const routingOptions: CallOptionSpecs<RoutingOptions> = {
  queue: {
    check: queueOrName,
    travels: 'none',
    task: 'queue',
    signature: { write: (queue) => (typeof queue === 'string' ? queue : queue.name) },
    // What came by the default exchange goes back to its queue.
    again: ({ deliveryInfo: { exchange, routingKey } }) => (exchange === '' && routingKey ? routingKey : undefined),
  },
  exchange: {
    check: text,
    travels: 'none',
    task: 'exchange',
    again: ({ deliveryInfo: { exchange } }) => exchange || undefined,
  },
  exchangeType: { check: text, travels: 'none', task: 'exchangeType' },
  routingKey: {
    check: text,
    travels: 'none',
    task: 'routingKey',
    again: ({ deliveryInfo: { exchange, routingKey } }) => (exchange === '' ? undefined : routingKey),
  },
  routeName: { check: text, travels: 'none' },
  priority: {
    check: orNull(priority),
    travels: 'property',
    task: 'priority',
    again: ({ deliveryInfo }) => deliveryInfo.priority ?? undefined,
  },
  deliveryMode: {
    check: deliveryMode,
    travels: 'property',
    task: 'deliveryMode',
    again: (_request, task) => task.deliveryMode ?? undefined,
  },
  mandatory: { check: flag, travels: 'none' },
  replyTo: { check: orNull(text), travels: 'property', again: ({ replyTo }) => replyTo },
  properties: { check: record, travels: 'property', signature: 'spread' },
}
