import type { Delivery } from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'

/** A delivery whose settling has no effect once its connection is broken. */
export class FaultyDelivery implements Delivery {
  readonly #inner: Delivery
  readonly #broken: () => boolean

  constructor(inner: Delivery, broken: () => boolean) {
    this.#inner = inner
    this.#broken = broken
  }

  get message(): WireMessage {
    return this.#inner.message
  }

  get queue(): string {
    return this.#inner.queue
  }

  get exchange(): string {
    return this.#inner.exchange
  }

  get routingKey(): string {
    return this.#inner.routingKey
  }

  get redelivered(): boolean {
    return this.#inner.redelivered
  }

  get settled(): boolean {
    return this.#inner.settled
  }

  ack(): void {
    if (!this.#broken()) this.#inner.ack()
  }

  requeue(): void {
    if (!this.#broken()) this.#inner.requeue()
  }

  reject(): void {
    if (!this.#broken()) this.#inner.reject()
  }

  written(): Promise<void> | undefined {
    return this.#inner.written()
  }
}

/** The same message once more, marked; how it is settled concerns nobody. */
export function duplicateOf(delivery: Delivery): Delivery {
  let settled = false
  const settle = (): void => {
    settled = true
  }
  const { message, queue, exchange, routingKey } = delivery
  return {
    message,
    queue,
    exchange,
    routingKey,
    redelivered: true,
    get settled() {
      return settled
    },
    ack: settle,
    requeue: settle,
    reject: settle,
    written: () => undefined,
  }
}
