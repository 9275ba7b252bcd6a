import {
  type Clock,
  type ConsumeOptions,
  type Consumer,
  type Delivery,
  prefetchLimit,
  type QueueSpec,
} from '../adapter.ts'
import { MemoryDelivery } from './memory-delivery.ts'
import type { MemoryHub } from './memory-hub.ts'
import type { MemoryQueue } from './memory-queue.ts'

/** What a consumer needs of its connection. */
export interface MemoryConsumerOwner {
  readonly hub: MemoryHub
  readonly clock: Clock
  /** Declares a queue and finds it. */
  open(spec: QueueSpec): MemoryQueue
  forget(consumer: MemoryConsumer): void
}

/** A consumer of the memory broker. */
export class MemoryConsumer implements Consumer {
  readonly #owner: MemoryConsumerOwner
  readonly #onDelivery: (delivery: Delivery) => void
  readonly #noAck: boolean
  readonly #queues = new Map<string, MemoryQueue>()
  readonly #unsettled = new Set<MemoryDelivery>()
  #prefetch: number
  #stopped = false
  #closed = false

  constructor(owner: MemoryConsumerOwner, options: ConsumeOptions, onDelivery: (delivery: Delivery) => void) {
    this.#owner = owner
    this.#onDelivery = onDelivery
    this.#noAck = options.noAck === true
    this.#prefetch = prefetchLimit(options.prefetch)
    try {
      for (const queue of options.queues) this.#join(queue)
    } catch (error) {
      for (const name of [...this.#queues.keys()]) this.#leave(name)
      throw error
    }
  }

  get active(): boolean {
    return !this.#stopped && this.#queues.size > 0
  }

  get hasRoom(): boolean {
    return !this.#stopped && (this.#noAck || this.#unsettled.size < this.#prefetch)
  }

  async add(queue: QueueSpec): Promise<void> {
    if (!this.#stopped) this.#join(queue)
  }

  async cancel(queue: string): Promise<void> {
    this.#leave(queue)
  }

  setPrefetch(n: number | 'unlimited'): void {
    this.#prefetch = prefetchLimit(n)
    this.#wake()
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    for (const name of [...this.#queues.keys()]) this.#leave(name)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    // Before the queues are left, because an auto-delete queue goes with its last consumer.
    this.#stopped = true
    this.#owner.hub.giveBack([...this.#unsettled].map((delivery) => delivery.takeBack()))
    this.#unsettled.clear()
    for (const name of [...this.#queues.keys()]) this.#leave(name)
    this.#owner.forget(this)
  }

  /** Takes a message from a queue; called by the hub. False where the queue has nothing. */
  takeOne(queue: MemoryQueue): boolean {
    const { hub, clock } = this.#owner
    const nowMs = clock.now()
    const stored = queue.take(nowMs, (expired) => hub.discard(queue, expired, nowMs))
    if (stored === undefined) return false
    const delivery = new MemoryDelivery(queue, stored, hub, clock, this.#noAck ? undefined : this.#onSettled)
    if (!this.#noAck) this.#unsettled.add(delivery)
    this.#onDelivery(delivery)
    return true
  }

  readonly #onSettled = (delivery: MemoryDelivery): void => {
    this.#unsettled.delete(delivery)
    this.#wake()
  }

  #wake(): void {
    for (const queue of this.#queues.values()) this.#owner.hub.wake(queue)
  }

  #join(spec: QueueSpec): void {
    if (this.#queues.has(spec.name)) return
    const queue = this.#owner.open(spec)
    this.#queues.set(spec.name, queue)
    queue.consumers.push(this)
    this.#owner.hub.wake(queue)
  }

  #leave(name: string): void {
    const queue = this.#queues.get(name)
    if (queue === undefined) return
    this.#queues.delete(name)
    queue.consumers.splice(queue.consumers.indexOf(this), 1)
    queue.usedAt = this.#owner.clock.now()
    if (queue.consumers.length === 0 && queue.spec.autoDelete) this.#owner.hub.delete(name)
    else this.#owner.hub.wake(queue)
  }
}
