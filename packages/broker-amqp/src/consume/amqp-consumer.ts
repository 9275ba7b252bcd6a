import { BrokerError, type ConsumeOptions, type Consumer, type Delivery, type QueueSpec } from '@celeriac/core/adapter'
import type { ConsumeMessage } from 'amqplib'
import { receivedMessage } from '../codec/received-message.ts'
import { inTime } from '../connect/in-time.ts'
import { channelError, serverText } from '../connect/server-error.ts'
import { AmqpDelivery } from './amqp-delivery.ts'
import { ConsumerChannel } from './consumer-channel.ts'
import type { ConsumerContext } from './consumer-context.ts'

/** Waits between attempts to consume again from a queue that the server has cancelled; then the connection is dropped. */
const RESUBSCRIBE_AFTER_MS = [0, 500, 1000, 2000, 4000] as const

/** Consumes from several queues on one channel. */
export class AmqpConsumer implements Consumer {
  readonly #context: ConsumerContext
  readonly #noAck: boolean
  readonly #onDelivery: (delivery: Delivery) => void
  readonly #onClosed: (consumer: AmqpConsumer) => void
  #channel: ConsumerChannel | undefined
  /** Cancelled by the server, and not consumed from again yet. */
  readonly #missing = new Set<string>()
  /** Requests on the channel, one after the other. */
  #requests: Promise<unknown> = Promise.resolve()
  #prefetch: number | 'unlimited'
  #isPrefetchDue = false
  #isStopped = false
  #closing: Promise<void> | undefined

  private constructor(
    context: ConsumerContext,
    options: ConsumeOptions,
    onDelivery: (delivery: Delivery) => void,
    onClosed: (consumer: AmqpConsumer) => void,
  ) {
    this.#context = context
    this.#onClosed = onClosed
    this.#noAck = options.noAck ?? false
    this.#prefetch = options.prefetch
    this.#onDelivery = onDelivery
  }

  /** In Celery's order: the limit, then declare and consume each queue. */
  static async start(
    context: ConsumerContext,
    options: ConsumeOptions,
    onDelivery: (delivery: Delivery) => void,
    onClosed: (consumer: AmqpConsumer) => void,
  ): Promise<AmqpConsumer> {
    const consumer = new AmqpConsumer(context, options, onDelivery, onClosed)
    await consumer.#open(options)
    try {
      for (const queue of options.queues) await consumer.add(queue)
    } catch (error) {
      await consumer.close()
      throw error
    }
    return consumer
  }

  get active(): boolean {
    return !this.#isStopped && this.#channel !== undefined && this.#missing.size === 0
  }

  add(queue: QueueSpec): Promise<void> {
    return this.#request(async (channel) => {
      if (channel.has(queue.name)) return
      await this.#context.declare(queue)
      await channel.subscribe(queue)
      this.#missing.delete(queue.name)
    })
  }

  cancel(queue: string): Promise<void> {
    this.#missing.delete(queue)
    return this.#request((channel) => channel.cancel(queue))
  }

  setPrefetch(n: number | 'unlimited'): void {
    this.#prefetch = n
    if (this.#isPrefetchDue || this.#noAck || this.#isStopped) return
    this.#isPrefetchDue = true
    this.#request((channel) => {
      this.#isPrefetchDue = false
      return channel.limitTo(this.#prefetch)
    }).catch((error: unknown) => this.#failed(error, 'Changing the prefetch limit failed'))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await inTime(this.#context.clock, this.#cancelAll())
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.stop()
    const channel = this.#channel
    this.#channel = undefined
    if (channel !== undefined) await inTime(this.#context.clock, channel.close())
    channel?.settlements.close()
    this.#onClosed(this)
  }

  async #open(options: ConsumeOptions): Promise<void> {
    const channelOptions = {
      queues: options.queues,
      prefetch: options.prefetch,
      noAck: this.#noAck,
      exclusive: options.exclusive ?? false,
      onMessage: (queue: string, message: ConsumeMessage) => this.#onMessage(queue, message),
      onRoom: () => this.setPrefetch(this.#prefetch),
      onCancelled: (queue: QueueSpec) => void this.#consumeAgain(queue),
    }
    try {
      this.#channel = await ConsumerChannel.open(this.#context, channelOptions, (error) => this.#onChannelClosed(error))
    } catch (error) {
      throw channelError(error, 'Opening a channel to consume failed')
    }
  }

  #onMessage(queue: string, message: ConsumeMessage): void {
    const channel = this.#channel
    if (channel === undefined) return
    if (this.#isStopped && !this.#noAck) {
      channel.settlements.reject(message.fields.deliveryTag, true)
      return
    }
    const received = receivedMessage(message, this.#context.bigIntegers)
    this.#onDelivery(new AmqpDelivery(received, queue, message.fields, channel.settlements, this.#noAck))
  }

  /** A consumer that the server has cancelled gets nothing any more, and nobody would notice. */
  async #consumeAgain(queue: QueueSpec): Promise<void> {
    const { clock, logger } = this.#context
    logger.warn(`RabbitMQ cancelled the consumer of queue ${queue.name}; consuming again`)
    this.#missing.add(queue.name)
    let failure: unknown
    for (const ms of RESUBSCRIBE_AFTER_MS) {
      if (ms > 0) await new Promise<void>((resolve) => clock.after(ms, resolve))
      if (this.#isStopped || !this.#missing.has(queue.name)) return
      try {
        await this.add(queue)
        return
      } catch (error) {
        failure = error
        // A failed `basic.consume` has closed the channel, and the connection with it.
        if (this.#channel === undefined) return
      }
    }
    this.#failed(failure, `Queue ${queue.name} cannot be consumed from any more`)
  }

  #onChannelClosed(refusal: Error | undefined): void {
    const isExpected = this.#channel === undefined
    this.#channel?.settlements.close()
    this.#channel = undefined
    if (isExpected || refusal === undefined) return
    const message = `RabbitMQ closed the channel of a consumer: ${serverText(refusal)}`
    this.#context.logger.error(message)
    this.#context.drop(new BrokerError('connection_lost', message, { affects: 'connection', cause: refusal }))
  }

  #failed(error: unknown, what: string): void {
    if (this.#isStopped || this.#channel === undefined) return
    const { message } = channelError(error, what)
    this.#context.drop(new BrokerError('connection_lost', message, { affects: 'connection', cause: error }))
  }

  #cancelAll(): Promise<void> {
    return this.#request(async (channel) => {
      for (const queue of channel.queues) await channel.cancel(queue)
    })
  }

  #request<T>(request: (channel: ConsumerChannel) => Promise<T>): Promise<T> {
    const result = this.#requests.then(async () => {
      if (this.#channel === undefined) throw new BrokerError('closed', 'The consumer is closed', { affects: 'channel' })
      try {
        return await request(this.#channel)
      } catch (error) {
        throw channelError(error, 'Consuming failed')
      }
    })
    this.#requests = result.catch(() => undefined)
    return result
  }
}
