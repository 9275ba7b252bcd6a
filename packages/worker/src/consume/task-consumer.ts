import type { Queue } from '@celeriac/core'
import type {
  BrokerConnection,
  BrokerError,
  Consumer,
  Delivery,
  Logger,
  SupervisedConnection,
} from '@celeriac/core/internal'
import type { Prefetch } from '../window/prefetch.ts'

export interface TaskConsumerOptions {
  readonly connection: SupervisedConnection
  readonly queues: readonly Queue[]
  readonly prefetch: Prefetch
  readonly logger: Logger
  /** What is done before anything is declared, until it has succeeded once. */
  readonly prepare: (live: BrokerConnection) => Promise<void>
  /** A quorum queue is configured: the topology of RabbitMQ's delayed delivery is then declared. */
  readonly usesNativeDelay: () => boolean
  readonly onDelivery: (delivery: Delivery) => void
  /** What is done before each new consumer but the first. */
  readonly onReconnected: () => void
  /** What came over the connection and has not started is the broker's again. */
  readonly onLost: () => void
  /** Called when the connection will not come back by itself. */
  readonly onGivenUp: (error: BrokerError) => void
}

/** Consumes the worker's queues over a connection that comes back by itself, and starts again each time it does. */
export class TaskConsumer {
  readonly #options: TaskConsumerOptions
  #consumer: Consumer | undefined = undefined
  #prepared = false
  #connectedBefore = false
  #stopped = false
  /** Grows and shrinks by remote control. */
  readonly #queues: Map<string, Queue>
  #removals: (() => void)[] = []

  constructor(options: TaskConsumerOptions) {
    this.#options = options
    this.#queues = new Map(options.queues.map((queue) => [queue.name, queue]))
  }

  /** Queues that are consumed from. */
  get queues(): readonly Queue[] {
    return [...this.#queues.values()]
  }

  /** Consumes from one more queue, now and after each reconnect. @throws BrokerError */
  async add(queue: Queue): Promise<void> {
    if (this.#queues.has(queue.name)) return
    if (this.#consumer !== undefined) {
      const live = await this.#options.connection.get()
      await live.declare({ queues: [queue] })
      await this.#consumer?.add(queue)
    }
    this.#queues.set(queue.name, queue)
  }

  /** Consumes from a queue no longer. @throws BrokerError */
  async cancel(name: string): Promise<void> {
    this.#queues.delete(name)
    await this.#consumer?.cancel(name)
  }

  /** Resolves when consuming. @throws BrokerError */
  async start(): Promise<void> {
    const { connection } = this.#options
    this.#removals = [
      connection.onConnected((live) => this.#consume(live)),
      connection.onLost((error, retryInMs) => this.#lost(error, retryInMs)),
    ]
    await connection.get()
  }

  /** Messages that wait in its queues, by name; undefined while it is not connected. */
  async waiting(): Promise<ReadonlyMap<string, number> | undefined> {
    const { connection } = this.#options
    if (this.#consumer === undefined || this.#stopped) return undefined
    const live = await connection.get()
    return new Map(
      await Promise.all(this.queues.map(async ({ name }) => [name, await live.queues.length(name)] as const)),
    )
  }

  /** Stops deliveries; acknowledgements still work. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const remove of this.#removals.splice(0)) remove()
    await this.#consumer?.stop()
  }

  /** Flushes acknowledgements and gives back what is not settled. */
  async close(): Promise<void> {
    await this.stop()
    this.#options.prefetch.follow(undefined)
    await this.#consumer?.close()
    this.#consumer = undefined
  }

  async #consume(live: BrokerConnection): Promise<void> {
    const { prefetch, logger, prepare, usesNativeDelay, onDelivery, onReconnected } = this.#options
    const { queues } = this
    if (!this.#prepared) await prepare(live)
    this.#prepared = true
    const differences = await live.declare({ queues })
    for (const { kind, name, reason } of differences) {
      logger.warn(`The ${kind} '${name}' exists with other properties, and is used as it is: ${reason}`)
    }
    // One quorum queue is enough for senders to let the broker hold what has an eta, whatever its queue.
    if (usesNativeDelay()) await live.delayed?.declare(queues)
    if (this.#connectedBefore) onReconnected()
    this.#connectedBefore = true
    const consumer = await live.consume({ queues, prefetch: prefetch.value }, onDelivery)
    if (this.#stopped) return consumer.close()
    this.#consumer = consumer
    prefetch.follow(consumer)
  }

  #lost(error: BrokerError, retryInMs: number | null): void {
    this.#options.prefetch.follow(undefined)
    this.#consumer = undefined
    this.#options.onLost()
    if (retryInMs === null) this.#options.onGivenUp(error)
  }
}
