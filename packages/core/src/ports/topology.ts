export type ExchangeType = 'direct' | 'topic' | 'fanout' | 'headers' | (string & {})

export interface ExchangeSpec {
  /** `''` is the default exchange, which is never declared; nor is `amq.*`. */
  readonly name: string
  readonly type: ExchangeType
  readonly durable: boolean
  readonly autoDelete: boolean
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly deliveryMode?: 1 | 2
  readonly noDeclare?: boolean
}

export interface Binding {
  readonly exchange: ExchangeSpec
  readonly routingKey: string
  readonly arguments?: Readonly<Record<string, unknown>>
}

/**
 * A queue with everything that is declared for it. The adapter turns `expiresMs`, `messageTtlMs`, `maxLength`,
 * `maxLengthBytes` and `maxPriority` into broker arguments.
 *
 * @see https://docs.celeryq.dev/projects/kombu/en/stable/reference/kombu.html#queue
 */
export interface QueueSpec {
  readonly name: string
  /** Bound with `routingKey`; without it the queue is reached through the default exchange only. */
  readonly exchange?: ExchangeSpec
  readonly routingKey?: string
  /** Bindings beyond the first. */
  readonly bindings?: readonly Binding[]
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  readonly expiresMs?: number
  readonly messageTtlMs?: number
  readonly maxLength?: number
  readonly maxLengthBytes?: number
  readonly maxPriority?: number
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly bindingArguments?: Readonly<Record<string, unknown>>
  readonly consumerArguments?: Readonly<Record<string, unknown>>
  readonly noDeclare?: boolean
  /** A Broadcast queue's public name; `name` is then unique to this consumer (`bcast.<uuid>`). */
  readonly alias?: string
}

export interface Topology {
  readonly exchanges?: readonly ExchangeSpec[]
  readonly queues?: readonly QueueSpec[]
}

/** Something that exists on the broker with other properties than the ones asked for. */
export interface TopologyDifference {
  readonly kind: 'exchange' | 'queue' | 'binding'
  readonly name: string
  /** The broker's own words, which name the property. */
  readonly reason: string
}
