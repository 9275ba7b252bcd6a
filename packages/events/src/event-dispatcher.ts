import { type AppInternals, type BrokerConnection, nextTurn, sleep } from '@celeriac/core/internal'
import {
  buildEvent,
  type EventBase,
  eventRoutingKey,
  TASK_MULTI,
  utcOffsetHours,
  type WireMessage,
} from '@celeriac/protocol'

/** Events in one message. Celery's worker sends up to 24; readers take any number. */
const MOST_IN_BATCH = 100
/** Events that wait while the broker is away, beyond which the oldest are dropped. */
const MOST_UNSENT = 10_000
/** How long a good-bye may take. */
const CLOSING_MS = 1000
/** How long an offset of the time zone is taken to hold. */
const OFFSET_HOLDS_MS = 60_000

/** What a dispatcher uses of its app. */
export type DispatcherHost = Pick<AppInternals, 'conf' | 'clock' | 'codec' | 'lamport' | 'logger' | 'writeConnection'>

type Event = Readonly<Record<string, unknown>>

/**
 * Sends events. Those of tasks are collected for a turn of the event loop and share messages; while the broker is away
 * they wait, as far as there is room.
 */
export class EventDispatcher {
  readonly #host: DispatcherHost
  readonly #hostname: string
  #batch: Event[] = []
  #unsent: Event[] = []
  #sending: Promise<void> = Promise.resolve()
  /** The connection on which the exchange is declared. */
  #declaredOn: BrokerConnection | undefined = undefined
  #hasWarned = false
  #offset = { hours: 0, untilMs: 0 }

  /** @param hostname - node name of the sender */
  constructor(host: DispatcherHost, hostname: string) {
    this.#host = host
    this.#hostname = hostname
  }

  /** Sends one event now, as a message of its own. Resolves when the broker has it, or it is given up. */
  send(type: string, fields: Event): Promise<void> {
    return this.#publish(this.#event(type, fields), eventRoutingKey(type)).then(
      () => undefined,
      (error: unknown) => this.#warn(error),
    )
  }

  /** Sends an event with others of this turn. */
  collect(type: string, fields: Event): void {
    if (this.#batch.push(this.#event(type, fields)) === 1) nextTurn(() => this.#flush())
    else if (this.#batch.length === MOST_IN_BATCH) this.#flush()
  }

  /** Sends what was collected, and is over after a second, whatever the broker does. */
  async close(): Promise<void> {
    this.#flush()
    const sent = new AbortController()
    const inTime = sleep(CLOSING_MS, this.#host.clock, sent.signal).catch(() => undefined)
    await Promise.race([this.#sending, inTime])
    sent.abort()
  }

  #flush(): void {
    const events = this.#batch
    if (events.length === 0) return
    this.#batch = []
    // One after the other, so that events keep their order and none overtakes what waits.
    this.#sending = this.#sending.then(() => this.#sendAll(events))
  }

  async #sendAll(events: Event[]): Promise<void> {
    const all = this.#unsent.length === 0 ? events : [...this.#unsent, ...events]
    this.#unsent = []
    for (let at = 0; at < all.length; at += MOST_IN_BATCH) {
      try {
        await this.#publish(all.slice(at, at + MOST_IN_BATCH), TASK_MULTI)
        this.#hasWarned = false
      } catch (error) {
        this.#unsent = all.slice(at).slice(-MOST_UNSENT)
        return this.#warn(error)
      }
    }
  }

  async #publish(body: Event | readonly Event[], routingKey: string): Promise<void> {
    const { conf, codec } = this.#host
    const encoded = await codec.encode(body, conf.eventSerializer)
    const message: WireMessage = {
      ...encoded,
      headers: { hostname: this.#hostname },
      properties: { deliveryMode: 1, priority: 0 },
    }
    const connection = await this.#host.writeConnection()
    const live = await connection.get(undefined, { failFast: true })
    const exchange = { name: conf.eventExchange, type: connection.traits.events, durable: true, autoDelete: false }
    // On RabbitMQ what is published to an exchange that is not there ends a channel.
    if (this.#declaredOn !== live) await live.declare({ exchanges: [exchange] })
    this.#declaredOn = live
    await live.publish(message, { exchange: exchange.name, type: exchange.type, routingKey, mandatory: false })
  }

  #event(type: string, fields: Event): Event {
    const nowMs = this.#host.clock.now()
    const base: EventBase = {
      hostname: this.#hostname,
      utcoffset: this.#utcOffset(nowMs),
      pid: process.pid,
      clock: this.#host.lamport.forward(),
      timestamp: nowMs / 1000,
    }
    return buildEvent(type, fields, base)
  }

  #utcOffset(nowMs: number): number {
    if (nowMs >= this.#offset.untilMs || nowMs < this.#offset.untilMs - OFFSET_HOLDS_MS) {
      this.#offset = { hours: utcOffsetHours(new Date(nowMs)), untilMs: nowMs + OFFSET_HOLDS_MS }
    }
    return this.#offset.hours
  }

  /** Once for each time that the broker is away. */
  #warn(error: unknown): void {
    if (!this.#hasWarned) this.#host.logger.warn(`Events cannot be sent: ${String(error)}`)
    this.#hasWarned = true
  }
}
