import type { BrokerError, Clock, Logger, QueueSpec } from '@celeriac/core/adapter'
import type { ChannelModel } from 'amqplib'
import type { BigIntegers } from '../codec/big-integers.ts'

/** What a consumer needs of its connection. */
export interface ConsumerContext {
  readonly model: ChannelModel
  readonly bigIntegers: BigIntegers
  readonly clock: Clock
  readonly logger: Logger
  /** First part of consumer tags, which the management page shows. */
  readonly name: string
  /** Whether a channel can have one prefetch limit for all its consumers. */
  isGlobalQos(): Promise<boolean>
  /** Declares a queue with its exchange and bindings, and logs differences. */
  declare(queue: QueueSpec): Promise<void>
  /** The consumer cannot go on: its connection counts as lost, and core connects again. */
  drop(error: BrokerError): void
}
