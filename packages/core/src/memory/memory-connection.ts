import type { WireMessage } from '@celeriac/protocol'
import {
  type AdapterHost,
  type BrokerConnection,
  BrokerError,
  type Clock,
  type ConsumeOptions,
  type Consumer,
  type Delivery,
  type Destination,
  type FanoutSource,
  finalError,
  guardDelivery,
  type Logger,
  type QueueAdmin,
  type QueueSpec,
  type Subscription,
  type Topology,
  type TopologyDifference,
} from '../adapter.ts'
import { MemoryConsumer, type MemoryConsumerOwner } from './memory-consumer.ts'
import type { MemoryHub } from './memory-hub.ts'
import type { MemoryQueue } from './memory-queue.ts'

/** A connection to a memory broker. It is never lost, only closed. */
export class MemoryConnection implements BrokerConnection, MemoryConsumerOwner {
  readonly hub: MemoryHub
  readonly clock: Clock
  readonly #logger: Logger
  readonly lost: Promise<BrokerError>
  readonly queues: QueueAdmin
  readonly #consumers = new Set<MemoryConsumer>()
  #end: (error: BrokerError) => void = () => undefined
  #closed = false

  constructor(hub: MemoryHub, { clock, logger }: Pick<AdapterHost, 'clock' | 'logger'>) {
    this.hub = hub
    this.clock = clock
    this.#logger = logger
    this.lost = new Promise((resolve) => {
      this.#end = resolve
    })
    this.queues = {
      length: async (queue) => {
        this.#check()
        return hub.length(queue, clock.now())
      },
      purge: async (queue) => {
        this.#check()
        hub.length(queue, clock.now())
        return hub.find(queue, clock.now())?.purge() ?? 0
      },
      delete: async (queue) => {
        this.#check()
        hub.delete(queue)
      },
      exists: async (queue) => {
        this.#check()
        return hub.find(queue, clock.now()) !== undefined
      },
    }
  }

  async declare(topology: Topology): Promise<readonly TopologyDifference[]> {
    this.#check()
    const differences: TopologyDifference[] = []
    for (const exchange of topology.exchanges ?? []) {
      const difference = exchange.noDeclare ? undefined : this.hub.declareExchange(exchange)
      if (difference !== undefined) differences.push(difference)
    }
    for (const queue of topology.queues ?? []) {
      if (!queue.noDeclare) differences.push(...this.hub.declareQueue(queue, this, this.clock.now()))
    }
    return differences
  }

  async publish(message: WireMessage, to: Destination): Promise<void> {
    this.#check()
    this.hub.publish(message, to, this.clock.now())
  }

  async consume(options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
    this.#check()
    const consumer = new MemoryConsumer(this, options, guardDelivery(onDelivery, this.#logger))
    this.#consumers.add(consumer)
    return consumer
  }

  async subscribe(source: FanoutSource, onMessage: (message: WireMessage) => void): Promise<Subscription> {
    const queue: QueueSpec = {
      ...source.queue,
      exchange: source.exchange,
      routingKey: source.routingKey,
      // Nobody else can reach it: it goes with the subscription.
      autoDelete: true,
    }
    const consumer = await this.consume({ queues: [queue], prefetch: 'unlimited', noAck: true }, ({ message }) =>
      onMessage(message),
    )
    return { close: () => consumer.close() }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const consumer of [...this.#consumers]) await consumer.close()
    this.hub.release(this)
    this.#end(finalError('closed', 'The connection was closed.'))
  }

  open(spec: QueueSpec): MemoryQueue {
    const nowMs = this.clock.now()
    if (!spec.noDeclare) this.hub.declareQueue(spec, this, nowMs)
    const queue = this.hub.find(spec.name, nowMs)
    if (queue !== undefined) return queue
    throw new BrokerError('failed', `There is no queue '${spec.name}'.`, { affects: 'channel' })
  }

  forget(consumer: MemoryConsumer): void {
    this.#consumers.delete(consumer)
  }

  #check(): void {
    if (!this.#closed) return
    throw finalError('closed', 'The connection is closed.')
  }
}
