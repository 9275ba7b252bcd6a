import type { WireMessage } from '@celeriac/protocol'
import type { Clock, Delivery } from '../adapter.ts'
import type { MemoryHub } from './memory-hub.ts'
import type { MemoryQueue, StoredMessage } from './memory-queue.ts'

/** A message that a consumer of the memory broker holds. */
export class MemoryDelivery implements Delivery {
  readonly #queue: MemoryQueue
  readonly #stored: StoredMessage
  readonly #hub: MemoryHub
  readonly #clock: Clock
  #onSettled: ((delivery: MemoryDelivery) => void) | undefined

  /** Without `onSettled` it is settled from the start (`noAck`). */
  constructor(
    queue: MemoryQueue,
    stored: StoredMessage,
    hub: MemoryHub,
    clock: Clock,
    onSettled: ((delivery: MemoryDelivery) => void) | undefined,
  ) {
    this.#queue = queue
    this.#stored = stored
    this.#hub = hub
    this.#clock = clock
    this.#onSettled = onSettled
  }

  get message(): WireMessage {
    return this.#stored.message
  }

  get queue(): string {
    return this.#queue.spec.name
  }

  get exchange(): string {
    return this.#stored.exchange
  }

  get routingKey(): string {
    return this.#stored.routingKey
  }

  get redelivered(): boolean {
    return this.#stored.redelivered
  }

  get settled(): boolean {
    return this.#onSettled === undefined
  }

  ack(): void {
    this.#settle()
  }

  requeue(): void {
    // Put back before the consumer has room again, so that the order is the queue's.
    if (!this.settled) this.#hub.requeue(this.#queue, this.#stored)
    this.#settle()
  }

  reject(): void {
    if (!this.settled) this.#hub.discard(this.#queue, this.#stored, this.#clock.now())
    this.#settle()
  }

  written(): undefined {
    return undefined
  }

  /** The consumer goes away: the delivery can no longer be settled, and the message goes back. */
  takeBack(): { readonly queue: MemoryQueue; readonly stored: StoredMessage } {
    this.#onSettled = undefined
    return { queue: this.#queue, stored: this.#stored }
  }

  #settle(): void {
    const onSettled = this.#onSettled
    this.#onSettled = undefined
    onSettled?.(this)
  }
}
