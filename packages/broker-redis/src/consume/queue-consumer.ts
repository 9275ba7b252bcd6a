import { type Consumer, type Delivery, nextTurn, type QueueSpec } from '@celeriac/core/adapter'
import type { Envelope } from '@celeriac/protocol'
import { isClosing } from '@celeriac/redis-connection'
import type { FanoutListener } from '../fanout/fanout-listener.ts'
import { listenToQueue } from '../fanout/fanout-source.ts'
import type { BindingUpkeep } from '../topology/binding-upkeep.ts'
import type { Declarations } from '../topology/declarations.ts'
import type { ConsumerParts } from './list-consumer.ts'
import { ListConsumer } from './list-consumer.ts'
import { type DeliveryOwner, RedisDelivery } from './redis-delivery.ts'

/** What a consumer of queues of all kinds uses of its connection. */
export interface QueueConsumerParts extends ConsumerParts {
  readonly declarations: Declarations
  readonly upkeep: BindingUpkeep
  readonly listener: FanoutListener
  declare(queue: QueueSpec): Promise<void>
  /** Deletes a queue that goes with its consumer. */
  drop(queue: string): Promise<void>
}

/** Consumes queues: lists, and those bound to a fanout exchange (`Broadcast`), whose messages are only announced. */
export class QueueConsumer implements Consumer {
  readonly #parts: QueueConsumerParts
  readonly #lists: ListConsumer
  readonly #noAck: boolean
  readonly #onDelivery: (delivery: Delivery) => void
  readonly #onClosed: (consumer: QueueConsumer) => void
  readonly #queues = new Map<string, QueueSpec>()
  /** How to end the listening to each fanout queue. */
  readonly #announced = new Map<string, () => Promise<void>>()
  #started = false
  #stopped = false

  constructor(
    parts: QueueConsumerParts,
    options: { readonly prefetch: number | 'unlimited'; readonly noAck: boolean },
    onDelivery: (delivery: Delivery) => void,
    onClosed: (consumer: QueueConsumer) => void,
  ) {
    this.#parts = parts
    this.#onClosed = onClosed
    this.#noAck = options.noAck
    this.#onDelivery = onDelivery
    this.#lists = new ListConsumer(parts, options, onDelivery)
  }

  get active(): boolean {
    return !this.#stopped && this.#parts.context.alive
  }

  /** Numbers of what is not settled yet. */
  get heldNumbers(): Iterable<number> {
    return this.#lists.heldNumbers
  }

  start(): void {
    this.#started = true
    this.#lists.start()
  }

  async add(queue: QueueSpec): Promise<void> {
    if (this.#queues.has(queue.name)) return
    await this.#parts.declare(queue)
    this.#queues.set(queue.name, queue)
    if (queue.noDeclare !== true) this.#parts.upkeep.add(queue.name)
    if (!isFanout(queue)) {
      this.#lists.add(queue.name)
      if (this.#started && !this.#stopped) this.#lists.start()
      return
    }
    const { context, listener, declarations } = this.#parts
    const bindings = declarations.bindingsOf(queue.name)
    const onEnvelope = (envelope: Envelope) => this.#announce(envelope, queue.name)
    this.#announced.set(queue.name, await listenToQueue(context, listener, queue, bindings, onEnvelope))
  }

  async cancel(queue: string): Promise<void> {
    const spec = this.#queues.get(queue)
    if (spec === undefined) return
    this.#queues.delete(queue)
    this.#parts.upkeep.remove(queue)
    const unlisten = this.#announced.get(queue)
    this.#announced.delete(queue)
    await (unlisten === undefined ? this.#lists.cancel(queue) : unlisten())
    await this.#dropIfOurs(spec)
  }

  setPrefetch(n: number | 'unlimited'): void {
    this.#lists.setPrefetch(n)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    const announced = [...this.#announced.values()]
    this.#announced.clear()
    await Promise.all([this.#lists.stop(), ...announced.map((unlisten) => unlisten())])
  }

  async close(): Promise<void> {
    const { context } = this.#parts
    try {
      await this.#giveUp()
    } catch (error) {
      // When the connection goes meanwhile, there is nothing left to do: what was held comes back by itself.
      if (context.alive && !isClosing(error)) throw context.toError(error)
    }
    this.#onClosed(this)
  }

  async #giveUp(): Promise<void> {
    await this.stop()
    await this.#lists.close()
    for (const queue of this.#queues.values()) {
      this.#parts.upkeep.remove(queue.name)
      await this.#dropIfOurs(queue)
    }
    this.#queues.clear()
  }

  /** A list that is worked on may have other consumers; what is only listened to, or only read, has none but us. */
  async #dropIfOurs(queue: QueueSpec): Promise<void> {
    const goesWithUs = (queue.autoDelete || queue.exclusive) && (this.#noAck || isFanout(queue))
    if (goesWithUs && this.#parts.context.alive) await this.#parts.drop(queue.name)
  }

  /** Nothing is kept of an announced message, so that there is nothing to settle; requeued, it comes once more. */
  #announce(envelope: Envelope, queue: string): void {
    const owner: DeliveryOwner | undefined = this.#noAck
      ? undefined
      : {
          ack: () => undefined,
          written: () => undefined,
          requeue: () =>
            nextTurn(() => {
              if (this.active) this.#announce({ ...envelope, redelivered: true }, queue)
            }),
        }
    this.#onDelivery(new RedisDelivery(envelope, queue, 0, undefined, owner))
  }
}

function isFanout(queue: QueueSpec): boolean {
  return queue.exchange?.type === 'fanout'
}
