import { randomUUID } from 'node:crypto'
import type {
  AppInternals,
  BrokerConnection,
  FanoutSource,
  Subscription,
  SupervisedConnection,
} from '@celeriac/core/internal'
import {
  bindingPattern,
  eventQueue,
  eventRoutingKey,
  matchRoutingKey,
  parseEvents,
  type WireMessage,
} from '@celeriac/protocol'
import { type ClusterEvent, toClusterEvent } from './cluster-event.ts'

type Host = Pick<AppInternals, 'conf' | 'clock' | 'codec' | 'lamport' | 'logger'>

/** What an event of a client says of time is not compared with what workers say. */
const CLIENT_CLOCK_SKEW = -1

/** One subscription to events, which is made again with its connection. */
export class Listening {
  readonly #host: Host
  readonly #connection: SupervisedConnection
  readonly #routingKey: string
  readonly #pattern: string
  readonly #onEvent: (event: ClusterEvent) => void
  readonly #name: string
  readonly #remove: () => void
  #subscription: Subscription | undefined
  #closing: Promise<void> | undefined

  constructor(
    host: Host,
    connection: SupervisedConnection,
    routingKey: string,
    onEvent: (event: ClusterEvent) => void,
  ) {
    this.#host = host
    this.#connection = connection
    this.#routingKey = routingKey
    this.#pattern = bindingPattern(routingKey)
    this.#onEvent = onEvent
    this.#name = eventQueue(randomUUID(), host.conf.eventQueuePrefix)
    this.#remove = connection.onConnected((live) => this.#subscribe(live))
  }

  /** Safe to call twice. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#remove()
    await this.#subscription?.close()
    await this.#connection.close()
  }

  async #subscribe(live: BrokerConnection): Promise<void> {
    this.#subscription = await live.subscribe(this.#source(), (message) => {
      this.#take(message).catch((error: unknown) => {
        this.#host.logger.warn(`A message on the exchange of events could not be read: ${String(error)}`)
      })
    })
  }

  #source(): FanoutSource {
    const { conf } = this.#host
    const durable = conf.eventQueueDurable
    return {
      exchange: { name: conf.eventExchange, type: this.#connection.traits.events, durable: true, autoDelete: false },
      queue: {
        name: this.#name,
        durable,
        exclusive: conf.eventQueueExclusive,
        autoDelete: !durable,
        ...(conf.eventQueueExpires === null ? {} : { expiresMs: conf.eventQueueExpires * 1000 }),
        ...(conf.eventQueueTtl === null ? {} : { messageTtlMs: conf.eventQueueTtl * 1000 }),
      },
      routingKey: this.#routingKey,
    }
  }

  async #take(message: WireMessage): Promise<void> {
    const { codec, clock, lamport } = this.#host
    const receivedAtMs = clock.now()
    for (const event of parseEvents(await codec.decode(message))) {
      // Where the broker broadcasts, all come.
      if (this.#routingKey !== '#' && !matchRoutingKey(this.#pattern, eventRoutingKey(event.type))) continue
      const own = event.type === 'task-sent' || event.clock === null
      const value = own ? lamport.value + CLIENT_CLOCK_SKEW : (event.clock ?? 0)
      lamport.adjust(value)
      this.#onEvent(toClusterEvent({ ...event, clock: value }, receivedAtMs))
    }
  }
}
