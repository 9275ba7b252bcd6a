import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Routed } from '../route/routed.ts'
import type { DeclaredQueues } from './declared-queues.ts'
import type { RetryTerms } from './retry-sending.ts'
import type { WriteConnection } from './write-connection.ts'

/** What brings messages to the broker. */
export interface DeliveryParts {
  readonly clock: Clock
  readonly logger: Logger
  /** The app has a quorum queue, so that delays are the broker's. */
  readonly queues: { readonly hasQuorum: boolean }
  readonly declared: DeclaredQueues
  /** Made when the first message is sent. */
  connection(): WriteConnection | Promise<WriteConnection>
}

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
