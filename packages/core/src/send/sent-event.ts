import { buildEvent, eventRoutingKey, utcOffsetHours } from '@celeriac/protocol'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { Routed } from '../route/routed.ts'
import type { LamportClock } from '../runtime/lamport-clock.ts'
import type { MessageCodec } from '../serialize/message-codec.ts'
import type { WriteConnection } from './write-connection.ts'

/** What `task-sent` events are made with. */
export interface SentEventOptions {
  readonly clock: Clock
  readonly lamport: LamportClock
  readonly logger: Logger
  readonly codec: MessageCodec
  /** `gen<pid>@<host>`. */
  readonly hostname: string
  /** `eventExchange`. */
  readonly exchange: string
  /** `eventSerializer`. */
  readonly serializer: string
  connection(): WriteConnection | Promise<WriteConnection>
}

/**
 * Sends `task-sent` events (`taskSendSentEvent`). Nobody waits for one, and one that is lost is only logged: the task
 * itself has been sent.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#task-sent
 */
export class SentEvents {
  readonly #options: SentEventOptions

  constructor(options: SentEventOptions) {
    this.#options = options
  }

  /** @param fields those that the draft knows; where it went is added */
  send(fields: Readonly<Record<string, unknown>>, routed: Routed): void {
    this.#publish(fields, routed).catch((error: unknown) => {
      this.#options.logger.warn(`The task-sent event of ${String(fields['uuid'])} could not be sent: ${String(error)}`)
    })
  }

  async #publish(fields: Readonly<Record<string, unknown>>, { queue, exchange, routingKey }: Routed): Promise<void> {
    const { clock, lamport, codec, hostname, serializer } = this.#options
    const nowMs = clock.now()
    const event = buildEvent(
      'task-sent',
      { ...fields, queue: queue?.name ?? null, exchange, routing_key: routingKey },
      {
        hostname,
        utcoffset: utcOffsetHours(new Date(nowMs)),
        pid: process.pid,
        clock: lamport.forward(),
        timestamp: nowMs / 1000,
      },
    )
    const { body, contentType, contentEncoding } = await codec.encode(event, serializer)
    const connection = await this.#options.connection()
    const live = connection.live ?? (await connection.open())
    await live.publish(
      {
        body,
        contentType,
        contentEncoding,
        headers: { hostname },
        properties: { deliveryMode: 1, priority: 0 },
      },
      {
        exchange: this.#options.exchange,
        type: connection.supervised.traits.events,
        routingKey: eventRoutingKey('task-sent'),
        mandatory: false,
      },
    )
  }
}
