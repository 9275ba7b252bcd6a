import type { Delivery } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import type { ConsumeMessageFields } from 'amqplib'
import type { Settlements } from './settlements.ts'

/** A message that was delivered to a consumer. */
export class AmqpDelivery implements Delivery {
  readonly message: WireMessage
  readonly queue: string
  readonly exchange: string
  readonly routingKey: string
  readonly redelivered: boolean
  readonly #tag: number
  readonly #settlements: Settlements
  #settled: boolean

  constructor(
    message: WireMessage,
    queue: string,
    fields: ConsumeMessageFields,
    settlements: Settlements,
    isSettled: boolean,
  ) {
    this.message = message
    this.queue = queue
    this.exchange = fields.exchange
    this.routingKey = fields.routingKey
    this.redelivered = fields.redelivered
    this.#tag = fields.deliveryTag
    this.#settlements = settlements
    this.#settled = isSettled
  }

  get settled(): boolean {
    return this.#settled
  }

  ack(): void {
    if (this.#settle()) this.#settlements.ack(this.#tag)
  }

  requeue(): void {
    if (this.#settle()) this.#settlements.reject(this.#tag, true)
  }

  reject(): void {
    if (this.#settle()) this.#settlements.reject(this.#tag, false)
  }

  written(): Promise<void> | undefined {
    return this.#settlements.written()
  }

  #settle(): boolean {
    const isFirst = !this.#settled
    this.#settled = true
    return isFirst
  }
}
