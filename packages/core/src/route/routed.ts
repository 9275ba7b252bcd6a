import type { CallOptions } from '../call/call-options.ts'
import type { Destination } from '../ports/broker.ts'
import type { ExchangeType } from '../ports/topology.ts'
import type { Queue } from '../topology/queue.ts'

/** Where a message goes. Made once for all calls that go the same way. */
export interface Routed {
  /** Declared before the first publish of a connection; undefined where an exchange was named and no queue. */
  readonly queue: Queue | undefined
  readonly destination: Destination
  /** `''` is the default exchange. */
  readonly exchange: string
  readonly exchangeType: ExchangeType
  readonly routingKey: string
  readonly deliveryMode: 1 | 2
  /** What else the route says; the call's own options win. */
  readonly options: CallOptions | undefined
  /** The caller named the queue, and no route knew the task. */
  readonly byCaller: boolean
}
