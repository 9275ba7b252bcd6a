import type { BrokerConnection, Consumer, QueueSpec } from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'

/** With what a {@link ReplyQueue} is made. */
export interface ReplyQueueOptions {
  readonly name: string
  /** `resultExpires`; null is never. */
  readonly expiresS: number | null
  /** A live connection to the broker. */
  broker(options?: { readonly failFast: boolean }): Promise<BrokerConnection>
  onMessage(message: WireMessage): void
}

/**
 * The queue to which workers send this process's results. Each connection declares it and consumes from it anew: it goes
 * with its last consumer.
 */
export class ReplyQueue {
  readonly #options: ReplyQueueOptions
  readonly #spec: QueueSpec
  #connection: BrokerConnection | undefined
  #consumer: Promise<Consumer> | undefined

  constructor(options: ReplyQueueOptions) {
    this.#options = options
    this.#spec = replyQueueSpec(options.name, options.expiresS)
  }

  /** Resolves when results can come. */
  async open(options?: { readonly failFast: boolean }): Promise<void> {
    if (this.#consumer === undefined) await this.openOn(await this.#options.broker(options))
    else await this.#consumer
  }

  async openOn(connection: BrokerConnection): Promise<void> {
    if (this.#connection !== connection) {
      this.#connection = connection
      this.#consumer = this.#consume(connection)
    }
    await this.#consumer
  }

  async close(): Promise<void> {
    const [connection, consumer] = [this.#connection, this.#consumer]
    if (connection === undefined || consumer === undefined) return
    try {
      await (await consumer).close()
      await connection.queues.delete(this.#spec.name)
    } catch {
      // The connection is gone, and with it the consumer; the queue expires.
    }
  }

  async #consume(connection: BrokerConnection): Promise<Consumer> {
    void connection.lost.then(() => this.#forget(connection))
    try {
      await connection.declare({ queues: [this.#spec] })
      return await connection.consume({ queues: [this.#spec], prefetch: 'unlimited', noAck: true }, (delivery) =>
        this.#options.onMessage(delivery.message),
      )
    } catch (error) {
      this.#forget(connection)
      throw error
    }
  }

  #forget(connection: BrokerConnection): void {
    if (this.#connection !== connection) return
    this.#connection = undefined
    this.#consumer = undefined
  }
}

/** As Celery 5.7 declares it; what differs would be refused by RabbitMQ. */
function replyQueueSpec(name: string, expiresS: number | null): QueueSpec {
  const expiry = expiresS === null || expiresS <= 0 ? {} : { expiresMs: expiresS * 1000 }
  return { name, durable: true, exclusive: false, autoDelete: true, ...expiry }
}
