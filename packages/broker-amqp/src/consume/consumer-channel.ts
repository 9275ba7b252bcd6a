import type { QueueSpec } from '@celeriac/core/adapter'
import type { Channel, ConsumeMessage } from 'amqplib'
import { encodeTable } from '../codec/encode-table.ts'
import { channelError } from '../connect/server-error.ts'
import type { ConsumerContext } from './consumer-context.ts'
import { nextLimit, qosCount } from './prefetch.ts'
import { Settlements } from './settlements.ts'

export interface ChannelConsumeOptions {
  readonly noAck: boolean
  readonly exclusive: boolean
  readonly onMessage: (queue: string, message: ConsumeMessage) => void
  /** The limit of the consumers may be too low: what was open when they were started no longer is. */
  readonly onRoom: () => void
  /** The server has cancelled: the queue was deleted, or its leader moved. */
  readonly onCancelled: (queue: QueueSpec) => void
}

interface Subscribed {
  readonly queue: QueueSpec
  readonly tag: string
}

/**
 * The channel of a consumer: its subscriptions, and their prefetch limit, which belongs to the channel where the server
 * can do that, else to each consumer. Its methods are called one after the other.
 */
export class ConsumerChannel {
  readonly settlements: Settlements
  readonly #channel: Channel
  readonly #context: ConsumerContext
  readonly #options: ChannelConsumeOptions
  readonly #subscribed = new Map<string, Subscribed>()
  #isGlobal: boolean
  /** As `basic.qos` has it. */
  #limit: number
  #tags = 0

  private constructor(
    channel: Channel,
    context: ConsumerContext,
    options: ChannelConsumeOptions,
    isGlobal: boolean,
    limit: number,
  ) {
    this.#channel = channel
    this.#context = context
    this.#options = options
    this.#isGlobal = isGlobal
    this.#limit = limit
    this.settlements = new Settlements(channel, options.onRoom)
  }

  static async open(
    context: ConsumerContext,
    options: ChannelConsumeOptions & { readonly queues: readonly QueueSpec[]; readonly prefetch: number | 'unlimited' },
    onClosed: (error: Error | undefined) => void,
  ): Promise<ConsumerChannel> {
    const channel = await context.model.createChannel()
    let refusal: Error | undefined
    channel.on('error', (error) => {
      refusal = error
    })
    channel.on('close', () => onClosed(refusal))
    // Without it, amqplib would drop the connection for a cancellation that has crossed ours.
    channel.on('handler-error', (error) =>
      context.logger.warn(`A frame of RabbitMQ was not expected: ${error.message}`),
    )
    const isGlobal = !options.noAck && !options.queues.some(isQuorum) && (await context.isGlobalQos())
    const limit = qosCount(options.prefetch)
    if (!options.noAck) await channel.prefetch(limit, isGlobal)
    return new ConsumerChannel(channel, context, options, isGlobal, limit)
  }

  get queues(): readonly string[] {
    return [...this.#subscribed.keys()]
  }

  has(queue: string): boolean {
    return this.#subscribed.has(queue)
  }

  async subscribe(queue: QueueSpec): Promise<void> {
    if (this.#isGlobal && isQuorum(queue)) await this.#limitEachConsumer()
    const tag = `${this.#context.name}.${++this.#tags}`
    const { noAck, exclusive, onMessage } = this.#options
    const subscribed = { queue, tag }
    this.#subscribed.set(queue.name, subscribed)
    const onDelivery = (message: ConsumeMessage | null): void => {
      if (message === null) this.#cancelled(subscribed)
      else {
        if (!noAck) this.settlements.delivered(message.fields.deliveryTag)
        onMessage(queue.name, message)
      }
    }
    try {
      const args = encodeTable(queue.consumerArguments ?? {}, `argument of the consumer of queue ${queue.name}:`)
      await this.#channel.consume(queue.name, onDelivery, { consumerTag: tag, noAck, exclusive, arguments: args })
    } catch (error) {
      this.#subscribed.delete(queue.name)
      throw channelError(error, `Consuming from queue ${queue.name} failed`)
    }
  }

  /** What was on its way is delivered before this resolves. */
  async cancel(queue: string): Promise<void> {
    const subscribed = this.#subscribed.get(queue)
    this.#subscribed.delete(queue)
    if (subscribed !== undefined) await this.#channel.cancel(subscribed.tag)
  }

  async limitTo(prefetch: number | 'unlimited'): Promise<void> {
    const wanted = qosCount(prefetch)
    if (this.#isGlobal) {
      if (wanted === this.#limit) return
      this.#limit = wanted
      await this.#channel.prefetch(wanted, true)
      return
    }
    const { open, openBefore } = this.settlements
    const limit = nextLimit({ wanted, limit: this.#limit, open, openBefore })
    if (limit !== undefined) await this.#restart(limit)
  }

  /** Gives back what is open, in order and in front. */
  async close(): Promise<void> {
    this.settlements.flush()
    await this.#channel.close()
  }

  /** A quorum queue has come: with a limit for the channel the server would close the connection. */
  async #limitEachConsumer(): Promise<void> {
    this.#isGlobal = false
    await this.#channel.prefetch(0, true)
    await this.#restart(this.#limit === 0 ? 0 : Math.max(1, this.#limit - this.settlements.open))
  }

  async #restart(limit: number): Promise<void> {
    const queues = [...this.#subscribed.values()].map(({ queue }) => queue)
    for (const { name } of queues) await this.cancel(name)
    this.#limit = limit
    await this.#channel.prefetch(limit, false)
    this.settlements.restarted()
    for (const queue of queues) await this.subscribe(queue)
  }

  #cancelled(subscribed: Subscribed): void {
    if (this.#subscribed.get(subscribed.queue.name) !== subscribed) return
    this.#subscribed.delete(subscribed.queue.name)
    this.#options.onCancelled(subscribed.queue)
  }
}

function isQuorum(queue: QueueSpec): boolean {
  return queue.arguments?.['x-queue-type'] === 'quorum'
}
