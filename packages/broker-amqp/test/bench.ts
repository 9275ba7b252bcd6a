import { randomUUID } from 'node:crypto'
import type { AdapterHost, BrokerConnection, BrokerSettings, Delivery, QueueSpec } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import { testBrokerSettings, testHost } from '@celeriac/testing'
import { amqpUrl } from '@celeriac/testing/services'
import { connect } from 'amqplib'
import { QosScope } from '../src/connect/qos-scope.ts'
import { adapter } from '../src/index.ts'

/** Connections and queues of a test, and their end. */
export class Bench {
  readonly #connections: BrokerConnection[] = []
  readonly #queues: string[] = []
  readonly #exchanges: string[] = []
  readonly #url: string | undefined

  /** @param url of another server than the shared one */
  constructor(url?: string) {
    this.#url = url
  }

  async connect(
    more: {
      readonly url?: string
      readonly settings?: Partial<BrokerSettings>
      readonly host?: Partial<AdapterHost>
    } = {},
  ): Promise<BrokerConnection> {
    const url = more.url ?? this.#url ?? (await amqpUrl())
    const connection = await adapter.open(url, testBrokerSettings(more.settings), testHost(more.host)).connect()
    this.#connections.push(connection)
    return connection
  }

  /** A name that no other test uses; a queue of it is deleted after the test. */
  name(what: string): string {
    const name = `amqp.${what}.${randomUUID().slice(0, 8)}`
    this.#queues.push(name)
    return name
  }

  queue(what: string, more: Partial<QueueSpec> = {}): QueueSpec {
    const queue = { name: this.name(what), durable: true, exclusive: false, autoDelete: false, ...more }
    this.#queues.push(queue.name)
    return queue
  }

  /** A name that no other test uses; an exchange of it is deleted after the test. */
  exchangeName(what: string): string {
    const name = this.name(what)
    this.#exchanges.push(name)
    return name
  }

  async tearDown(): Promise<void> {
    for (const connection of this.#connections.splice(0)) await connection.close()
    // amqplib itself, since a broker has no use for deleting exchanges.
    const model = await connect(this.#url ?? (await amqpUrl()))
    const channel = await model.createChannel()
    for (const queue of this.#queues.splice(0)) await channel.deleteQueue(queue)
    for (const exchange of this.#exchanges.splice(0)) await channel.deleteExchange(exchange)
    await model.close()
  }
}

/** Whether the server limits the channel when it is asked to, and not each consumer. */
export async function limitsChannels(): Promise<boolean> {
  const model = await connect(await amqpUrl())
  const answer = await new QosScope().isGlobal(model)
  await model.close()
  return answer
}

/** A message with this text as its body. */
export function message(text: string, more: Partial<WireMessage> = {}): WireMessage {
  return {
    body: Buffer.from(text),
    contentType: 'application/json',
    contentEncoding: 'utf-8',
    headers: {},
    properties: { correlationId: text, deliveryMode: 2, priority: 0 },
    ...more,
  }
}

/** Collects deliveries; `next(n)` resolves with the first n that nobody has taken yet. */
export class Inbox<T = Delivery> {
  readonly #items: T[] = []
  #wake: () => void = () => undefined

  readonly push = (item: T): void => {
    this.#items.push(item)
    this.#wake()
  }

  get waiting(): number {
    return this.#items.length
  }

  async next(count: number): Promise<readonly T[]> {
    while (this.#items.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#items.splice(0, count)
  }
}

/** The text of a delivery's body. */
export function text(delivery: Delivery): string {
  return Buffer.from(delivery.message.body).toString()
}
