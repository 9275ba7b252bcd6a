import { type BrokerError, nextTurn } from '@celeriac/core/adapter'
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import type { Publication } from '../codec/publication.ts'
import { channelError } from '../connect/server-error.ts'
import { closedInFlight, lostInFlight, nacked, unroutable, unwritable } from './publish-error.ts'
import { writeMessage } from './write-message.ts'

/** Unconfirmed messages before others wait here: enough for a round trip, and amqplib's list of them stays short. */
const MOST_IN_FLIGHT = 8192

interface Entry {
  readonly publication: Publication
  readonly resolve: () => void
  readonly reject: (error: Error) => void
  returned: boolean
}

/**
 * One channel to publish on. Messages wait while the socket is full, while the server has blocked the connection, and
 * while the channel opens. A message that makes the server close the channel fails what was in flight there; the channel
 * is opened again for what comes after.
 */
export class PublishChannel {
  readonly #model: ChannelModel
  readonly #confirm: boolean
  readonly #onRefused: (error: Error) => void
  readonly #waiting = new Set<Entry>()
  /** Sent and not confirmed, in the order of sending. */
  readonly #inFlight = new Set<Entry>()
  #channel: ConfirmChannel | undefined
  #isOpening = false
  #isFull = false
  #isBlocked = false
  /** Why the connection is gone. */
  #gone: BrokerError | undefined
  /** Why the server closes the channel, and whether there is one message only that can have caused it. */
  #refusal: { readonly error: Error; readonly isAlone: boolean } | undefined
  #lastReturned: Entry | undefined
  #onIdle: (() => void) | undefined

  constructor(model: ChannelModel, options: { readonly confirm: boolean; readonly onRefused: (error: Error) => void }) {
    this.#model = model
    this.#confirm = options.confirm
    this.#onRefused = options.onRefused
  }

  /** Resolves when RabbitMQ has confirmed the message; without confirms, when it is written. */
  publish(publication: Publication): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry: Entry = { publication, resolve, reject, returned: false }
      if (this.#gone !== undefined) reject(this.#gone)
      else if (this.#channel !== undefined && this.#waiting.size === 0 && this.#hasRoom())
        this.#write(this.#channel, entry)
      else {
        this.#waiting.add(entry)
        this.#flush()
      }
    })
  }

  set isBlocked(isBlocked: boolean) {
    this.#isBlocked = isBlocked
    this.#flush()
  }

  /** The connection is lost: nothing goes out any more. amqplib has reported the messages in flight. */
  fail(error: BrokerError): void {
    this.#gone = error
    this.#channel = undefined
    for (const entry of this.#waiting) entry.reject(error)
    this.#waiting.clear()
    this.#checkIdle()
  }

  /** Resolves when nothing waits and all is confirmed. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#onIdle = resolve
      this.#checkIdle()
    })
  }

  /** What was written before has reached the server when this resolves. */
  async close(): Promise<void> {
    const channel = this.#channel
    this.#channel = undefined
    await channel?.close().catch(() => undefined)
  }

  #hasRoom(): boolean {
    return !this.#isFull && !this.#isBlocked && this.#inFlight.size < MOST_IN_FLIGHT
  }

  #flush(): void {
    const channel = this.#channel
    if (this.#waiting.size === 0) return
    if (channel === undefined) {
      if (!this.#isOpening && this.#gone === undefined) this.#open()
      return
    }
    for (const entry of this.#waiting) {
      if (!this.#hasRoom()) return
      this.#waiting.delete(entry)
      this.#write(channel, entry)
    }
    this.#checkIdle()
  }

  #write(channel: ConfirmChannel, entry: Entry): void {
    const { publication } = entry
    try {
      if (this.#confirm) {
        this.#isFull = !writeMessage(channel, publication, (error) => this.#answered(entry, error))
        this.#inFlight.add(entry)
      } else {
        this.#isFull = !writeMessage(channel, publication)
        entry.resolve()
      }
    } catch (error) {
      entry.reject(unwritable(error, publication))
    }
  }

  #answered(entry: Entry, error: Error | null): void {
    this.#inFlight.delete(entry)
    if (error === null) {
      if (entry.returned) entry.reject(unroutable(entry.publication))
      else entry.resolve()
    } else if (error.message === 'message nacked') entry.reject(nacked(entry.publication))
    else if (this.#refusal === undefined) entry.reject(lostInFlight(error))
    else entry.reject(closedInFlight(this.#refusal.error, entry.publication, this.#refusal.isAlone))
    if (this.#waiting.size > 0) this.#flush()
    else this.#checkIdle()
  }

  #open(): void {
    this.#isOpening = true
    const opening = this.#confirm ? this.#model.createConfirmChannel() : this.#model.createChannel()
    opening.then(
      (channel) => {
        this.#isOpening = false
        if (this.#gone === undefined) this.#opened(channel as ConfirmChannel)
      },
      (error: unknown) => {
        this.#isOpening = false
        for (const entry of this.#waiting) entry.reject(channelError(error, 'No channel to publish on'))
        this.#waiting.clear()
        this.#checkIdle()
      },
    )
  }

  #opened(channel: ConfirmChannel): void {
    this.#channel = channel
    this.#isFull = false
    this.#refusal = undefined
    this.#lastReturned = undefined
    channel.on('error', (error) => {
      this.#refusal = { error, isAlone: this.#inFlight.size === 1 }
      this.#onRefused(error)
    })
    channel.on('close', () => {
      if (this.#channel !== channel) return
      this.#channel = undefined
      // The connection may be going too: it says so in this turn.
      nextTurn(() => this.#flush())
    })
    channel.on('drain', () => {
      this.#isFull = false
      this.#flush()
    })
    channel.on('return', ({ fields, properties }) => this.#returned(fields, properties.correlationId))
    this.#flush()
  }

  /**
   * A return comes before the confirm, and names the message only by what it holds. Returns come in the order of
   * sending, so it is the first after the last one returned that fits: message ids, which Celery never sets, are not
   * needed.
   */
  #returned(to: { readonly exchange: string; readonly routingKey: string }, correlationId: unknown): void {
    let isPast = this.#lastReturned === undefined || !this.#inFlight.has(this.#lastReturned)
    for (const entry of this.#inFlight) {
      const { exchange, routingKey, message } = entry.publication
      if (
        isPast &&
        exchange === to.exchange &&
        routingKey === to.routingKey &&
        message.properties.correlationId === correlationId
      ) {
        entry.returned = true
        this.#lastReturned = entry
        return
      }
      if (entry === this.#lastReturned) isPast = true
    }
  }

  #checkIdle(): void {
    if (this.#waiting.size > 0 || this.#inFlight.size > 0) return
    this.#onIdle?.()
    this.#onIdle = undefined
  }
}
