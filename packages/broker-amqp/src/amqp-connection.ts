import type { Duplex } from 'node:stream'
import {
  type AdapterHost,
  type BrokerConnection,
  type BrokerError,
  type ConsumeOptions,
  type Consumer,
  type DelayedDelivery,
  type Delivery,
  type Destination,
  type FanoutSource,
  finalError,
  guardDelivery,
  type QueueAdmin,
  type QueueSpec,
  type Subscription,
  type Topology,
  type TopologyDifference,
} from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import type { ChannelModel } from 'amqplib'
import { AmqpQueueAdmin } from './admin/queue-admin.ts'
import type { ResolvedOptions } from './amqp-options.ts'
import { wrapSocket } from './codec/wrap-socket.ts'
import { lostError } from './connect/connect-error.ts'
import { inTime } from './connect/in-time.ts'
import { AmqpConsumer } from './consume/amqp-consumer.ts'
import type { ConsumerContext } from './consume/consumer-context.ts'
import { AmqpDelayedDelivery } from './delayed/amqp-delayed-delivery.ts'
import { Publisher } from './publish/publisher.ts'
import { declareTopology } from './topology/declare-topology.ts'
import { ScratchChannel } from './topology/scratch-channel.ts'

/** How long the last bytes may take; then a peer that is gone does not keep the process alive. */
const LINGER_MS = 1_000

export interface AmqpConnectionOptions {
  readonly options: ResolvedOptions
  readonly host: AdapterHost
  readonly displayUrl: string
  readonly isGlobalQos: () => Promise<boolean>
}

/** One connection to RabbitMQ. */
export class AmqpConnection implements BrokerConnection {
  readonly lost: Promise<BrokerError>
  readonly queues: QueueAdmin
  readonly delayed: DelayedDelivery
  readonly #model: ChannelModel
  readonly #host: AdapterHost
  readonly #displayUrl: string
  readonly #scratch: ScratchChannel
  readonly #publisher: Publisher
  readonly #context: ConsumerContext
  readonly #consumers = new Set<AmqpConsumer>()
  /** Differences that somebody has been told of. */
  readonly #reported = new Set<string>()
  #lose: (error: BrokerError) => void = () => undefined
  #lostBecause: BrokerError | undefined
  #closing: Promise<void> | undefined

  constructor(model: ChannelModel, { options, host, displayUrl, isGlobalQos }: AmqpConnectionOptions) {
    this.#model = model
    this.#host = host
    this.#displayUrl = displayUrl
    this.lost = new Promise((resolve) => {
      this.#lose = resolve
    })
    const { bigIntegers } = wrapSocket(...socketOf(model))
    this.#scratch = new ScratchChannel(model, () => this.#lostBecause)
    this.#publisher = new Publisher(model, this.#scratch, options.confirmPublish, host.logger)
    this.queues = new AmqpQueueAdmin(this.#scratch)
    this.delayed = new AmqpDelayedDelivery(this.#scratch, this.#publisher, options.delayedQueueType)
    this.#context = {
      model,
      bigIntegers,
      clock: host.clock,
      logger: host.logger,
      name: (host.nodeName ?? 'celeriac').slice(0, 100),
      isGlobalQos,
      declare: (queue) => this.#declareForConsumer(queue),
      drop: (error) => void this.#drop(error),
    }
    this.#watch()
  }

  async declare(topology: Topology): Promise<readonly TopologyDifference[]> {
    const differences = await this.#scratch.run((request) => declareTopology(topology, request))
    this.#publisher.declared(topology)
    for (const { kind, name } of differences) this.#reported.add(`${kind} ${name}`)
    return differences
  }

  publish(message: WireMessage, to: Destination): Promise<void> {
    return this.#publisher.publish(message, to)
  }

  async consume(options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
    if (this.#lostBecause !== undefined) throw this.#lostBecause
    // What a callback throws would make amqplib close the channel.
    const guarded = guardDelivery(onDelivery, this.#host.logger)
    const consumer = await AmqpConsumer.start(this.#context, options, guarded, (ended) => this.#consumers.delete(ended))
    this.#consumers.add(consumer)
    return consumer
  }

  async subscribe(source: FanoutSource, onMessage: (message: WireMessage) => void): Promise<Subscription> {
    const queue: QueueSpec = { ...source.queue, exchange: source.exchange, routingKey: source.routingKey }
    return this.consume({ queues: [queue], prefetch: 'unlimited', noAck: true }, ({ message }) => onMessage(message))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#lostBecause !== undefined) return
    // Channels first: amqplib would write the goodbye before what still waits in their buffers.
    await inTime(this.#host.clock, this.#finish())
    await this.#end(finalError('closed', 'The connection was closed'))
  }

  async #finish(): Promise<void> {
    await Promise.all(Array.from(this.#consumers, (consumer) => consumer.close()))
    await this.#publisher.idle()
    await this.#publisher.close()
    await this.#scratch.close()
  }

  /** Something of the connection is beyond repair. */
  async #drop(error: BrokerError): Promise<void> {
    if (this.#lostBecause === undefined) await this.#end(error)
  }

  async #end(error: BrokerError): Promise<void> {
    this.#lostWith(error)
    await inTime(this.#host.clock, this.#model.close())
    socketOf(this.#model)[0].destroy()
  }

  #watch(): void {
    const { logger } = this.#host
    this.#model.on('error', (error) => this.#lostWith(lostError(error, this.#displayUrl)))
    this.#model.on('close', (error) => {
      this.#lostWith(lostError(error, this.#displayUrl))
      this.#host.clock.after(LINGER_MS, () => socketOf(this.#model)[0].destroy())
    })
    this.#model.on('blocked', (reason) => {
      logger.warn(`RabbitMQ takes no messages for now: ${reason}`)
      this.#publisher.isBlocked = true
    })
    this.#model.on('unblocked', () => {
      logger.info('RabbitMQ takes messages again')
      this.#publisher.isBlocked = false
    })
  }

  #lostWith(error: BrokerError): void {
    if (this.#lostBecause !== undefined) return
    this.#lostBecause = error
    this.#publisher.fail(error)
    this.#lose(error)
  }

  /** A worker declares its queues before it consumes, and warns of differences itself. */
  async #declareForConsumer(queue: QueueSpec): Promise<void> {
    const reported = new Set(this.#reported)
    for (const { kind, name, reason } of await this.declare({ queues: [queue] })) {
      if (reported.has(`${kind} ${name}`)) continue
      this.#host.logger.warn(`The ${kind} ${name} exists with other properties, and is used as it is: ${reason}`)
    }
  }
}

/** The socket, and what amqplib has read of it but not decoded. amqplib's types do not tell of them. */
function socketOf(model: ChannelModel): [socket: Duplex, unread: Buffer] {
  const { stream, rest } = model.connection as unknown as { readonly stream: Duplex; readonly rest: Buffer }
  return [stream, rest]
}
