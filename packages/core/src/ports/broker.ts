import type { WireMessage } from '@celeriac/protocol'
import type { BrokerError } from '../errors/broker-error.ts'
import type { Clock } from './clock.ts'
import type { Logger } from './logger.ts'
import type { ExchangeSpec, ExchangeType, QueueSpec, Topology, TopologyDifference } from './topology.ts'

/** What an adapter may use of its host. */
export interface AdapterHost {
  readonly clock: Clock
  readonly logger: Logger
  /** Unique to this app in this process: names of reply queues. */
  readonly oid: string
  /** The worker's node name, where a worker opened the broker. */
  readonly nodeName?: string
}

/** `brokerTransportOptions` in camelCase, and what other settings say about connections. */
export interface TransportOptions {
  readonly [name: string]: unknown
}

export interface BrokerSettings {
  /** `brokerTransportOptions`, in camelCase. */
  readonly transport: TransportOptions
  /** `brokerConnectionTimeout`. */
  readonly connectTimeoutMs: number
  /** `brokerHeartbeat`, in seconds; 0 is off. */
  readonly heartbeatS: number
  /** `brokerUseSsl`: true, or options in Node's or in Celery's form. */
  readonly tls: boolean | Readonly<Record<string, unknown>>
  /** `brokerLoginMethod`. */
  readonly loginMethod?: string
  /** `brokerNativeDelayedDeliveryQueueType`, for RabbitMQ. */
  readonly delayedQueueType?: 'quorum' | 'classic'
}

/** What an adapter package exports; core finds it by URL scheme. */
export interface BrokerAdapter {
  readonly name: string
  readonly schemes: readonly string[]
  /**
   * One URL of the list: core fails over between several. Consecutive `sentinel://` parts are one. Connects nothing.
   */
  open(url: string, settings: BrokerSettings, host: AdapterHost): Broker
}

export interface BrokerTraits {
  /** How events travel. */
  readonly events: 'topic' | 'fanout'
  readonly priority: 'high-first' | 'low-first' | 'none'
  /** Messages can wait in the broker until their eta ({@link BrokerConnection.delayed}). */
  readonly nativeDelay: boolean
}

/** One broker at one address. */
export interface Broker {
  readonly scheme: string
  /** Without its password: for logs and errors. */
  readonly displayUrl: string
  readonly traits: BrokerTraits
  /** @throws BrokerError with `affects: 'connection'` */
  connect(signal?: AbortSignal): Promise<BrokerConnection>
}

export type Destination =
  | { readonly queue: string; readonly mandatory: boolean; readonly confirm?: boolean }
  | {
      readonly exchange: string
      readonly type: ExchangeType
      readonly routingKey: string
      readonly mandatory: boolean
      readonly confirm?: boolean
    }

export interface BrokerConnection {
  /** Idempotent. Creates what is missing; what is there with other properties is left as it is and returned. */
  declare(topology: Topology): Promise<readonly TopologyDifference[]>
  /**
   * Resolves when the broker has the message. Publishes of one tick share a round trip.
   *
   * @throws BrokerError `unroutable` where `mandatory` and no queue takes it; `outcomeUnknown` true where the
   * connection was lost before the answer.
   */
  publish(message: WireMessage, to: Destination): Promise<void>
  /** Should `onDelivery` throw, the adapter logs it and goes on (`guardDelivery`). */
  consume(options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer>
  /** For pidbox and events: fanout or topic, never acknowledged. */
  subscribe(source: FanoutSource, onMessage: (message: WireMessage) => void): Promise<Subscription>
  readonly queues: QueueAdmin
  /** RabbitMQ's delayed delivery for quorum queues. */
  readonly delayed?: DelayedDelivery
  /** Resolves, never rejects, when the connection is gone; with code `closed` after {@link close}. */
  readonly lost: Promise<BrokerError>
  /** Flushes acknowledgements and publishes. Safe to call twice. */
  close(): Promise<void>
}

export interface ConsumeOptions {
  readonly queues: readonly QueueSpec[]
  /** How many unsettled deliveries may be out. */
  readonly prefetch: number | 'unlimited'
  readonly noAck?: boolean
  readonly exclusive?: boolean
}

export interface Consumer {
  add(queue: QueueSpec): Promise<void>
  cancel(queue: string): Promise<void>
  /** Absolute. Messages held for their eta count, so the worker raises it by one for each. */
  setPrefetch(n: number | 'unlimited'): void
  /** No more deliveries; acknowledgements still work. */
  stop(): Promise<void>
  /** Flushes acknowledgements and gives the rest back, in front and in order. */
  close(): Promise<void>
  readonly active: boolean
}

export interface Delivery {
  readonly message: WireMessage
  /** The queue it was consumed from. */
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
  readonly redelivered: boolean
  readonly settled: boolean
  /** Settling: each of the three is idempotent, and does nothing once the connection is lost. */
  ack(): void
  /** To the back of the queue where Celery does so (Redis). */
  requeue(): void
  /** Dropped, or dead-lettered where the queue says so. */
  reject(): void
  /**
   * Resolves when what was settled until now has left this process: written to the socket, or to the disk. Then the
   * process may die, and the broker still knows. It does so too where the connection is lost. Undefined where nothing is
   * on its way; deliveries that were settled in the same turn give the same promise.
   */
  written(): Promise<void> | undefined
}

export interface FanoutSource {
  readonly exchange: ExchangeSpec
  /** Declared exclusive to this subscription, as `expiresMs` and the others say. */
  readonly queue: QueueSpec
  readonly routingKey: string
}

export interface Subscription {
  /** Safe to call twice. */
  close(): Promise<void>
}

export interface QueueAdmin {
  /** Messages waiting; 0 for a queue that does not exist. */
  length(queue: string): Promise<number>
  /** Deletes the messages that wait; says how many. */
  purge(queue: string): Promise<number>
  delete(queue: string): Promise<void>
  exists(queue: string): Promise<boolean>
}

/**
 * Messages that the broker itself holds back, as RabbitMQ does for quorum queues.
 *
 * @see docs/protocol.md
 */
export interface DelayedDelivery {
  /** Declares the 28 levels, and binds these queues to them. Direct queues are skipped. */
  declare(queues: readonly QueueSpec[]): Promise<void>
  /** `delayS` is a whole number of seconds from 1 to 2^28 − 1. */
  publish(
    message: WireMessage,
    to: { readonly exchange: string; readonly routingKey: string },
    delayS: number,
  ): Promise<void>
}
