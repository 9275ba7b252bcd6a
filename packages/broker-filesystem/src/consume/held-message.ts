import type { Delivery } from '@celeriac/core/adapter'
import type { Envelope, WireMessage } from '@celeriac/protocol'

/** What becomes of a held message. */
export type Settlement = 'acked' | 'requeued' | 'rejected'

/** A message that a consumer holds: its file lies in the claim folder. */
export class HeldMessage implements Delivery {
  readonly path: string
  readonly queue: string
  readonly #envelope: Envelope
  #onSettled: ((held: HeldMessage, how: Settlement) => Promise<void>) | undefined
  #written: Promise<void> | undefined

  /** Without `onSettled` it is settled from the start (`noAck`). */
  constructor(
    path: string,
    queue: string,
    envelope: Envelope,
    onSettled?: (held: HeldMessage, how: Settlement) => Promise<void>,
  ) {
    this.path = path
    this.queue = queue
    this.#envelope = envelope
    this.#onSettled = onSettled
  }

  get message(): WireMessage {
    return this.#envelope.message
  }

  get exchange(): string {
    return this.#envelope.exchange
  }

  get routingKey(): string {
    return this.#envelope.routingKey
  }

  get redelivered(): boolean {
    return this.#envelope.redelivered
  }

  get settled(): boolean {
    return this.#onSettled === undefined
  }

  ack(): void {
    this.#settle('acked')
  }

  requeue(): void {
    this.#settle('requeued')
  }

  reject(): void {
    this.#settle('rejected')
  }

  written(): Promise<void> | undefined {
    return this.#written
  }

  /** Its connection is going: nobody can settle it any more. */
  invalidate(): void {
    this.#onSettled = undefined
  }

  #settle(how: Settlement): void {
    const onSettled = this.#onSettled
    this.#onSettled = undefined
    this.#written = onSettled?.(this, how)
  }
}
