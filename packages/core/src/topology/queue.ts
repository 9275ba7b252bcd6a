import type { Binding, ExchangeType, QueueSpec } from '../ports/topology.ts'
import { Exchange } from './exchange.ts'

/**
 * How a queue is declared and reached: Celery's names in camelCase. The same keys stand in an entry of `taskQueues`.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-queues
 */
export interface QueueOptions {
  /** The queue's exchange, or the name of one. @defaultValue the default exchange (`taskDefaultExchange`) */
  readonly exchange?: Exchange | string | undefined
  /** Used where `exchange` is a name. @defaultValue 'direct' */
  readonly exchangeType?: ExchangeType | undefined
  readonly exchangeDurable?: boolean | undefined
  readonly exchangeAutoDelete?: boolean | undefined
  readonly exchangeArguments?: Readonly<Record<string, unknown>> | undefined
  /** @defaultValue `taskDefaultRoutingKey` in a list of queues, the queue's name in a dictionary */
  readonly routingKey?: string | undefined
  /** An older name of `routingKey`, which it wins over. */
  readonly bindingKey?: string | undefined
  /** Several bindings instead of one exchange and key. */
  readonly bindings?: readonly Binding[] | undefined
  /** @defaultValue true */
  readonly durable?: boolean | undefined
  /** Only the connection that declares it may use it; implies `autoDelete`. @defaultValue false */
  readonly exclusive?: boolean | undefined
  /** Whether the queue goes with its last consumer. @defaultValue false */
  readonly autoDelete?: boolean | undefined
  /** The queue goes when it was unused for so many seconds (`x-expires`). */
  readonly expires?: number | undefined
  /** Messages go when they waited for so many seconds (`x-message-ttl`). */
  readonly messageTtl?: number | undefined
  /** Messages (`x-max-length`). */
  readonly maxLength?: number | undefined
  /** Bytes (`x-max-length-bytes`). */
  readonly maxLengthBytes?: number | undefined
  /** Highest priority (`x-max-priority`). @defaultValue `taskQueueMaxPriority` */
  readonly maxPriority?: number | undefined
  readonly queueArguments?: Readonly<Record<string, unknown>> | undefined
  readonly bindingArguments?: Readonly<Record<string, unknown>> | undefined
  readonly consumerArguments?: Readonly<Record<string, unknown>> | undefined
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | undefined
  /** Never declare it. @defaultValue false */
  readonly noDeclare?: boolean | undefined
  /** Another name under which routes and `-Q` find it. */
  readonly alias?: string | undefined
}

/**
 * A queue, as `kombu.Queue`: a plain, immutable description that adapters declare as it is.
 *
 * @example
 * ```ts
 * app.conf.taskQueues = [new Queue('video', { exchange: new Exchange('media', 'topic'), routingKey: 'media.video.#' })]
 * ```
 */
export class Queue implements QueueSpec {
  readonly name: string
  declare readonly exchange?: Exchange
  declare readonly routingKey?: string
  declare readonly bindings?: readonly Binding[]
  readonly durable: boolean
  readonly exclusive: boolean
  readonly autoDelete: boolean
  declare readonly expiresMs?: number
  declare readonly messageTtlMs?: number
  declare readonly maxLength?: number
  declare readonly maxLengthBytes?: number
  declare readonly maxPriority?: number
  declare readonly arguments?: Readonly<Record<string, unknown>>
  declare readonly bindingArguments?: Readonly<Record<string, unknown>>
  declare readonly consumerArguments?: Readonly<Record<string, unknown>>
  declare readonly noDeclare?: boolean
  declare readonly alias?: string

  constructor(name: string, options: QueueOptions = {}) {
    const exchange = exchangeOf(options)
    this.name = name
    this.durable = options.durable ?? true
    this.exclusive = options.exclusive ?? false
    this.autoDelete = this.exclusive || (options.autoDelete ?? false)
    const routingKey = options.bindingKey || options.routingKey
    Object.assign(this, {
      // Kombu: a queue with a list of bindings has no exchange of its own.
      ...(options.bindings?.length ? { bindings: [...options.bindings] } : exchange && { exchange }),
      ...(routingKey && { routingKey }),
      ...present('expiresMs', milliseconds(options.expires)),
      ...present('messageTtlMs', milliseconds(options.messageTtl)),
      ...present('maxLength', options.maxLength),
      ...present('maxLengthBytes', options.maxLengthBytes),
      ...present('maxPriority', options.maxPriority),
      ...present('arguments', options.queueArguments),
      ...present('bindingArguments', options.bindingArguments),
      ...present('consumerArguments', options.consumerArguments),
      ...(options.noDeclare && { noDeclare: true }),
      ...present('alias', options.alias),
    })
  }

  /** The type of its exchange; `direct` where it has none. */
  get exchangeType(): ExchangeType {
    return this.exchange?.type ?? 'direct'
  }

  /** Whether it is a quorum queue: replicated, with native delayed delivery on RabbitMQ. */
  get isQuorum(): boolean {
    return this.arguments?.['x-queue-type'] === 'quorum'
  }

  /**
   * Whether a declaration holds for the life of a connection. Queues that can vanish by themselves are declared
   * before every publish.
   */
  get staysDeclared(): boolean {
    return !this.autoDelete && this.expiresMs === undefined && this.arguments?.['x-expires'] === undefined
  }

  /** A copy of which some fields differ. */
  with(changes: Partial<Pick<Queue, 'name' | 'exchange' | 'routingKey' | 'arguments' | 'alias'>>): Queue {
    return Object.assign(Object.create(Object.getPrototypeOf(this) as object), this, changes) as Queue
  }

  toString(): string {
    return `Queue ${this.name} -> ${this.exchange ?? "''"} -> ${this.routingKey ?? "''"}`
  }
}

function exchangeOf(options: QueueOptions): Exchange | undefined {
  if (options.exchange instanceof Exchange) return options.exchange
  if (options.exchange === undefined && options.exchangeType === undefined) return undefined
  return new Exchange(options.exchange ?? '', {
    type: options.exchangeType,
    durable: options.exchangeDurable ?? options.durable,
    autoDelete: options.exchangeAutoDelete ?? options.autoDelete,
    arguments: options.exchangeArguments,
    deliveryMode: options.deliveryMode,
  })
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined || seconds === null ? undefined : Math.trunc(seconds * 1000)
}

function present(key: keyof Queue, value: unknown): Record<string, unknown> {
  return value === undefined || value === null ? {} : { [key]: value }
}
