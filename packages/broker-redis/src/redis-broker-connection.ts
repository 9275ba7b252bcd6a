import {
  type AdapterHost,
  type BrokerConnection,
  BrokerError,
  type ConsumeOptions,
  type Consumer,
  type Delivery,
  type Destination,
  type FanoutSource,
  guardDelivery,
  type QueueAdmin,
  type QueueSpec,
  type Subscription,
  type Topology,
  type TopologyDifference,
} from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import type { RedisLink } from '@celeriac/redis-connection'
import { RedisQueueAdmin } from './admin/redis-queue-admin.ts'
import { ConnectionState } from './connect/connection-state.ts'
import { QueueConsumer, type QueueConsumerParts } from './consume/queue-consumer.ts'
import { Settlements } from './consume/settlements.ts'
import { FanoutListener } from './fanout/fanout-listener.ts'
import { LeaseKeeper } from './lease/lease-keeper.ts'
import { LeaseRecord } from './lease/lease-record.ts'
import { TagSeries } from './lease/tag-series.ts'
import { PublishBatch } from './publish/publish-batch.ts'
import { Publisher } from './publish/publisher.ts'
import { RouteTable } from './publish/route-table.ts'
import { GiveBack } from './restore/give-back.ts'
import type { LeftBehind } from './restore/left-behind.ts'
import { ReturnAddress } from './restore/return-address.ts'
import { Sweeper } from './restore/sweeper.ts'
import { bindQueues } from './topology/bind-queues.ts'
import { BindingUpkeep } from './topology/binding-upkeep.ts'
import { Declarations } from './topology/declarations.ts'
import type { TransportConfig } from './url/transport-config.ts'

/** A connection to Redis: puts its parts together. */
export class RedisBrokerConnection implements BrokerConnection {
  readonly lost: Promise<BrokerError>
  readonly queues: QueueAdmin
  readonly #state: ConnectionState
  readonly #declarations: Declarations
  readonly #batch: PublishBatch
  readonly #publisher: Publisher
  readonly #record: LeaseRecord
  readonly #lease: LeaseKeeper
  readonly #sweeper: Sweeper
  readonly #parts: QueueConsumerParts
  readonly #consumers = new Set<QueueConsumer>()
  #closing: Promise<void> | undefined

  constructor(main: RedisLink, config: TransportConfig, host: AdapterHost, leftBehind: LeftBehind) {
    const context = new ConnectionState(main, config, host)
    const declarations = new Declarations(config.keys)
    const routes = new RouteTable(context)
    const tags = new TagSeries(host.nodeName ?? host.oid)
    const record = new LeaseRecord(context, tags.holder)
    const giveBack = new GiveBack(context, tags, record)
    const settlements = new Settlements(context, leftBehind)
    const upkeep = new BindingUpkeep(context, declarations)
    const listener = new FanoutListener(context)
    this.#state = context
    this.#declarations = declarations
    this.#batch = new PublishBatch(context)
    this.#publisher = new Publisher(context, this.#batch, routes, declarations)
    this.#record = record
    this.#lease = new LeaseKeeper(context, tags, record, () => this.#heldNumbers())
    const returnAddress = new ReturnAddress(context, routes, declarations)
    this.#sweeper = new Sweeper({ context, record, giveBack, returnAddress })
    this.queues = new RedisQueueAdmin(context, declarations)
    this.#parts = {
      context,
      tags,
      record,
      settlements,
      giveBack,
      leftBehind,
      declarations,
      upkeep,
      listener,
      declare: async (queue) => {
        await this.declare({ queues: [queue] })
      },
      drop: (queue) => this.queues.delete(queue),
    }
    this.lost = context.lost
    void context.lost.then(() => this.#endBackground())
  }

  /** Redis keeps no properties of exchanges and queues, so that nothing can differ. */
  async declare(topology: Topology): Promise<readonly TopologyDifference[]> {
    this.#state.assertAlive()
    for (const exchange of topology.exchanges ?? []) this.#declarations.addExchange(exchange)
    const bindings = (topology.queues ?? []).flatMap((queue) => {
      const declared = this.#declarations.addQueue(queue)
      return queue.noDeclare === true ? [] : declared
    })
    try {
      await bindQueues(this.#state, bindings)
    } catch (error) {
      throw this.#state.refused(error)
    }
    return []
  }

  publish(message: WireMessage, to: Destination): Promise<void> {
    return this.#publisher.publish(message, to)
  }

  async consume(options: ConsumeOptions, onDelivery: (delivery: Delivery) => void): Promise<Consumer> {
    this.#state.assertAlive()
    const noAck = options.noAck === true
    if (!noAck) {
      await this.#openRecord()
      this.#lease.start()
      await this.#parts.leftBehind.cleanUp(this.#state, this.#parts.giveBack)
      await this.#parts.settlements.prepare()
    }
    const consumer = await this.#startConsumer({ prefetch: options.prefetch, noAck }, options.queues, onDelivery)
    if (!noAck) this.#sweeper.start()
    return consumer
  }

  async subscribe(source: FanoutSource, onMessage: (message: WireMessage) => void): Promise<Subscription> {
    this.#state.assertAlive()
    const queue = { ...source.queue, exchange: source.exchange, routingKey: source.routingKey, autoDelete: true }
    return this.#startConsumer({ prefetch: 'unlimited', noAck: true }, [queue], (delivery) =>
      onMessage(delivery.message),
    )
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #startConsumer(
    options: { readonly prefetch: number | 'unlimited'; readonly noAck: boolean },
    queues: readonly QueueSpec[],
    onDelivery: (delivery: Delivery) => void,
  ): Promise<Consumer> {
    const consumer = new QueueConsumer(
      this.#parts,
      options,
      guardDelivery(onDelivery, this.#state.host.logger),
      (closed) => this.#consumers.delete(closed),
    )
    this.#consumers.add(consumer)
    try {
      await Promise.all(queues.map((queue) => consumer.add(queue)))
    } catch (error) {
      this.#consumers.delete(consumer)
      // A further connection that could not be opened says nothing of this one.
      throw error instanceof BrokerError ? error : this.#state.refused(error)
    }
    consumer.start()
    return consumer
  }

  async #openRecord(): Promise<void> {
    try {
      await this.#record.open()
    } catch (error) {
      throw this.#state.toError(error)
    }
  }

  async #close(): Promise<void> {
    let givenBack = false
    try {
      await Promise.all([...this.#consumers].map((consumer) => consumer.close()))
      await this.#sweeper.stop()
      await Promise.all([this.#batch.drained(), this.#parts.settlements.drained()])
      givenBack = true
    } catch (error) {
      // What could not be given back comes back by itself when its lease lapses.
      if (this.#state.alive) this.#state.host.logger.warn(`Could not give everything back: ${String(error)}`)
    }
    await this.#lease.stop()
    if (givenBack) await this.#record.remove()
    this.#state.close()
  }

  #endBackground(): void {
    this.#parts.upkeep.stop()
    this.#parts.listener.close()
    void this.#sweeper.stop()
    void this.#lease.stop()
    for (const consumer of this.#consumers) void consumer.stop()
  }

  *#heldNumbers(): Iterable<number> {
    for (const consumer of this.#consumers) yield* consumer.heldNumbers
  }
}
