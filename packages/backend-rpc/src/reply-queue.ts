import { type BrokerConnection, BrokerError, type Consumer, type QueueSpec } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'

/** What a {@link ReplyQueue} is made with. */
export interface ReplyQueueOptions {
  readonly name: string
  /** `resultExpires`: how long the queue outlives its connection; null is for ever. */
  readonly expiresS: number | null
  /** A live connection to the broker. */
  broker(options?: { readonly failFast: boolean }): Promise<BrokerConnection>
  onMessage(message: WireMessage): void
  /** Called when the connection is lost over which results could come. */
  onLost(error: BrokerError): void
}

/**
 * The queue to which workers send this process's results. Each connection declares it and consumes from it anew: the
 * broker deletes it with its last consumer.
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

  /** Resolves when results can come. @throws BrokerError */
  async open(options?: { readonly failFast: boolean }): Promise<void> {
    if (this.#consumer === undefined) await this.openOn(await this.#options.broker(options))
    else await this.#consumer
    // Whoever was told of the loss before cannot be told again.
    if (this.#consumer === undefined) throw lost()
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
    const gone = connection.lost.then((error) => {
      if (this.#forget(connection)) this.#options.onLost(error)
      throw error
    })
    try {
      // An answer that does not come any more is not waited for.
      return await Promise.race([this.#begin(connection), gone])
    } catch (error) {
      this.#forget(connection)
      throw error
    } finally {
      gone.catch(() => undefined)
    }
  }

  async #begin(connection: BrokerConnection): Promise<Consumer> {
    await connection.declare({ queues: [this.#spec] })
    return await connection.consume({ queues: [this.#spec], prefetch: 'unlimited', noAck: true }, (delivery) =>
      this.#options.onMessage(delivery.message),
    )
  }

  #forget(connection: BrokerConnection): boolean {
    if (this.#connection !== connection) return false
    this.#connection = undefined
    this.#consumer = undefined
    return true
  }
}

function lost(): BrokerError {
  return new BrokerError('connection_lost', 'The connection on which results come was lost', { affects: 'connection' })
}

/** The queue as Celery 5.7 declares it; RabbitMQ would refuse one that differs. */
function replyQueueSpec(name: string, expiresS: number | null): QueueSpec {
  const expiry = expiresS === null || expiresS <= 0 ? {} : { expiresMs: expiresS * 1000 }
  return { name, durable: true, exclusive: false, autoDelete: true, ...expiry }
}
