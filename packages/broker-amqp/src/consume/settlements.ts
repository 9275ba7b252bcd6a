import { type Deferred, deferred, nextTurn } from '@celeriac/core/adapter'
import type { Channel, Message } from 'amqplib'

/** What a settlement is sent on. */
export type SettlementChannel = Pick<Channel, 'ack' | 'reject'>

/**
 * Acknowledges the deliveries of one channel. Delivery tags count up from 1, so the acknowledgements of one turn of the
 * event loop become one frame for all up to the first delivery that is still open, and one for each beyond it.
 */
export class Settlements {
  readonly #channel: SettlementChannel
  readonly #onSettledBefore: () => void
  /** Nothing below it is open. */
  #lowest = 1
  #highest = 0
  #open = 0
  /** First delivery of the consumers as they were last started, and how many before it are open. */
  #start = 1
  #openBefore = 0
  /** Settled, not below `#lowest`. */
  readonly #settled = new Set<number>()
  #acks: number[] = []
  #isOpen = true
  /** For whoever waits until the acknowledgements of this turn are written. */
  #writing: Deferred | undefined = undefined

  /** @param onSettledBefore a delivery was settled that came before {@link restarted} */
  constructor(channel: SettlementChannel, onSettledBefore: () => void) {
    this.#channel = channel
    this.#onSettledBefore = onSettledBefore
  }

  /** How many deliveries are open. */
  get open(): number {
    return this.#open
  }

  /** How many of them came before {@link restarted}. */
  get openBefore(): number {
    return this.#openBefore
  }

  /** The consumers are started again: with them RabbitMQ counts anew. */
  restarted(): void {
    this.#start = this.#highest + 1
    this.#openBefore = this.#open
  }

  delivered(tag: number): void {
    this.#highest = tag
    this.#open++
  }

  ack(tag: number): void {
    if (!this.#isOpen) return
    this.#count(tag)
    if (this.#acks.length === 0) nextTurn(() => this.flush())
    this.#acks.push(tag)
  }

  /** Resolves when what is acknowledged has been written to the socket; undefined where nothing is. */
  written(): Promise<void> | undefined {
    if (this.#acks.length === 0) return undefined
    this.#writing ??= deferred()
    return this.#writing.promise
  }

  reject(tag: number, requeue: boolean): void {
    if (!this.#isOpen) return
    this.#count(tag)
    this.#settled.add(tag)
    this.#send(() => this.#channel.reject(delivery(tag), requeue))
  }

  /** Sends what is acknowledged. */
  flush(): void {
    const acks = this.#acks
    if (acks.length === 0 || !this.#isOpen) return
    this.#acks = []
    for (const tag of acks) this.#settled.add(tag)
    let below = this.#lowest
    while (this.#settled.delete(below)) below++
    this.#lowest = below
    let last = 0
    for (const tag of acks) if (tag < below && tag > last) last = tag
    this.#send(() => {
      if (last > 0) this.#channel.ack(delivery(last), true)
      for (const tag of acks) if (tag >= below) this.#channel.ack(delivery(tag), false)
    })
    const writing = this.#writing
    this.#writing = undefined
    // The client hands its frames to the socket in the turn after this one.
    if (writing !== undefined) nextTurn(() => nextTurn(writing.resolve))
  }

  /** The channel is gone, and RabbitMQ has given back what was open. */
  close(): void {
    this.#isOpen = false
    this.#acks = []
    this.#writing?.resolve()
    this.#writing = undefined
  }

  #count(tag: number): void {
    this.#open--
    if (tag >= this.#start) return
    this.#openBefore--
    this.#onSettledBefore()
  }

  #send(send: () => void): void {
    try {
      send()
    } catch {
      // The channel has just gone; its `close` event follows.
      this.close()
    }
  }
}

/** amqplib wants the message, and reads the tag only. */
function delivery(deliveryTag: number): Message {
  return { fields: { deliveryTag } } as Message
}
