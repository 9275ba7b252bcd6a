import type { Delivery } from '@celeriac/core/adapter'
import type { Envelope, WireMessage } from '@celeriac/protocol'

/** Who holds a delivery until it is settled. */
export interface DeliveryOwner {
  ack(delivery: RedisDelivery): void
  requeue(delivery: RedisDelivery): void
  written(): Promise<void> | undefined
}

/** A message that was taken from a list, and is kept among the unacknowledged ones until it is settled. */
export class RedisDelivery implements Delivery {
  readonly message: WireMessage
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
  readonly redelivered: boolean
  /** Numbers the messages of this connection in the order of their delivery. */
  readonly number: number
  /** The envelope, only where it is kept nowhere else. */
  readonly raw: string | undefined
  readonly #owner: DeliveryOwner | undefined
  #settled: boolean

  /** @param owner - undefined where nothing is to be settled */
  constructor(
    envelope: Envelope,
    queue: string,
    number: number,
    raw: string | undefined,
    owner: DeliveryOwner | undefined,
  ) {
    this.message = envelope.message
    this.exchange = envelope.exchange
    this.routingKey = envelope.routingKey
    this.redelivered = envelope.redelivered
    this.queue = queue
    this.number = number
    this.raw = raw
    this.#owner = owner
    this.#settled = owner === undefined
  }

  get settled(): boolean {
    return this.#settled
  }

  ack(): void {
    if (this.#settled) return
    this.#settled = true
    this.#owner?.ack(this)
  }

  /** Redis keeps no dead letters: a rejected message is gone. */
  reject(): void {
    this.ack()
  }

  requeue(): void {
    if (this.#settled) return
    this.#settled = true
    this.#owner?.requeue(this)
  }

  written(): Promise<void> | undefined {
    return this.#owner?.written()
  }
}
