import { randomUUID } from 'node:crypto'
import type { Broker, BrokerConnection, Delivery, ExchangeSpec, QueueSpec } from '@celeriac/core/internal'
import type { WireMessage } from '@celeriac/protocol'
import type { BrokerConformanceOptions } from './broker-conformance-options.ts'
import { Inbox } from './inbox.ts'

/** What a conformance test works with; all that it opened is closed by {@link BrokerBench.tearDown}. */
export class BrokerBench {
  readonly patienceMs: number
  readonly #options: BrokerConformanceOptions
  readonly #connections: BrokerConnection[] = []
  readonly #queues: string[] = []

  constructor(options: BrokerConformanceOptions) {
    this.#options = options
    this.patienceMs = options.patienceMs ?? 5_000
  }

  broker(): Broker | Promise<Broker> {
    return this.#options.open()
  }

  /** A connection of a broker of its own: another process, as far as the server knows. */
  async connect(): Promise<BrokerConnection> {
    const broker = await this.#options.open()
    const connection = await broker.connect()
    this.#connections.push(connection)
    return connection
  }

  /** A name that no other test uses. */
  name(what: string): string {
    return `conformance.${what}.${randomUUID().slice(0, 8)}`
  }

  /** A queue that is deleted after the test. */
  queue(what: string, more: Partial<QueueSpec> = {}): QueueSpec {
    const name = this.name(what)
    this.#queues.push(name)
    return { name, durable: true, exclusive: false, autoDelete: false, ...more }
  }

  exchange(type: string): ExchangeSpec {
    return { name: this.name(type), type, durable: true, autoDelete: false }
  }

  inbox<T>(): Inbox<T> {
    return new Inbox<T>(this.patienceMs)
  }

  /** Declares a queue and puts these messages into it. */
  async filled(
    connection: BrokerConnection,
    texts: readonly string[],
    more: Partial<QueueSpec> = {},
  ): Promise<QueueSpec> {
    const queue = this.queue('filled', more)
    await connection.declare({ queues: [queue] })
    await this.fill(connection, queue, texts)
    return queue
  }

  async fill(connection: BrokerConnection, queue: QueueSpec, texts: readonly string[]): Promise<void> {
    await Promise.all(
      texts.map((text) => connection.publish(textMessage(text), { queue: queue.name, mandatory: true })),
    )
  }

  /**
   * Resolves when a message sent now, to another queue, has made its way to this connection: what had to be delivered
   * before has been, and what has not come by then does not come.
   */
  async barrier(connection: BrokerConnection): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      const queue = await this.filled(connection, ['barrier'])
      const inbox = this.inbox<Delivery>()
      const consumer = await connection.consume({ queues: [queue], prefetch: 1 }, (delivery) => {
        delivery.ack()
        inbox.push(delivery)
      })
      await inbox.atLeast(1)
      await consumer.close()
    }
  }

  async tearDown(): Promise<void> {
    for (const connection of this.#connections.splice(0)) await connection.close()
    const queues = this.#queues.splice(0)
    if (queues.length > 0) {
      const broker = await this.#options.open()
      const connection = await broker.connect()
      for (const queue of queues) await connection.queues.delete(queue)
      await connection.close()
    }
    await this.#options.cleanUp?.()
  }
}

/** A message with this text as its body. */
export function textMessage(text: string, more: Partial<WireMessage> = {}): WireMessage {
  return {
    body: Buffer.from(text),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers: { lang: 'js' },
    properties: { correlationId: text, replyTo: '', deliveryMode: 2, priority: 0 },
    ...more,
  }
}

/** The text of a message made by {@link textMessage}. */
export function textOf(from: Pick<Delivery, 'message'> | WireMessage): string {
  return Buffer.from(('message' in from ? from.message : from).body).toString()
}
