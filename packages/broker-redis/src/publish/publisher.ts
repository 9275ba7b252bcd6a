import { randomUUID } from 'node:crypto'
import { BrokerError, type Destination, type ExchangeType } from '@celeriac/core/adapter'
import { buildEnvelope, priorityStep, type WireMessage } from '@celeriac/protocol'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { Declarations } from '../topology/declarations.ts'
import { fanoutChannel, queueKey } from '../url/key-names.ts'
import type { PublishBatch } from './publish-batch.ts'
import type { RouteTable } from './route-table.ts'

/** What Redis takes as one value. */
const LARGEST_MESSAGE = 512 * 1024 * 1024

/** Puts messages into queues and on fanout channels, as kombu does. */
export class Publisher {
  readonly #context: ConnectionContext
  readonly #batch: PublishBatch
  readonly #routes: RouteTable
  readonly #declarations: Declarations

  constructor(context: ConnectionContext, batch: PublishBatch, routes: RouteTable, declarations: Declarations) {
    this.#context = context
    this.#batch = batch
    this.#routes = routes
    this.#declarations = declarations
  }

  publish(message: WireMessage, to: Destination): Promise<void> {
    if (!this.#context.alive) return Promise.reject(lost(this.#context))
    const exchange = 'queue' in to ? '' : to.exchange
    const routingKey = 'queue' in to ? to.queue : to.routingKey
    const envelope = buildEnvelope(message, {
      exchange,
      routingKey,
      deliveryTag: randomUUID(),
      bodyEncoding: this.#context.config.bodyEncoding,
    })
    if (envelope.length > LARGEST_MESSAGE) return Promise.reject(tooLarge(envelope.length))
    if (exchange === '') return this.#push(routingKey, envelope, message)
    // Only 'to' with an exchange comes here.
    const type = this.#declarations.typeOf(exchange) ?? ('queue' in to ? 'direct' : to.type)
    if (type === 'fanout') return this.#announce(exchange, routingKey, envelope)
    return this.#route({ exchange, type, routingKey, mandatory: to.mandatory }, envelope, message)
  }

  async #route(
    to: { exchange: string; type: ExchangeType; routingKey: string; mandatory: boolean },
    envelope: string,
    message: WireMessage,
  ): Promise<void> {
    // Replies are not mandatory: their queues come and go, so that only the table of this moment counts.
    const queues = await this.#routes.queuesFor(to.exchange, to.type, to.routingKey, { fresh: !to.mandatory })
    if (queues.length > 0) {
      await Promise.all(queues.map((queue) => this.#push(queue, envelope, message)))
      return
    }
    const { deadletterQueue } = this.#context.config
    if (deadletterQueue !== null) return this.#push(deadletterQueue, envelope, message)
    if (to.mandatory)
      throw new BrokerError(
        'unroutable',
        `no queue is bound to the exchange ${to.exchange} for the routing key ${JSON.stringify(to.routingKey)}: ` +
          'start a worker that consumes from it, or declare the queue first',
        { affects: 'message' },
      )
  }

  #push(queue: string, envelope: string, message: WireMessage): Promise<void> {
    const { keys } = this.#context.config
    const key = queueKey(keys, queue, priorityStep(message.properties.priority ?? 0, keys.steps))
    return this.#batch.push(key, envelope, this.#declarations.expiryOf(queue))
  }

  async #announce(exchange: string, routingKey: string, envelope: string): Promise<void> {
    const { keys } = this.#context.config
    const old = keys.oldFanoutPrefix
    const announced = this.#batch.announce(fanoutChannel(keys, keys.fanoutPrefix, exchange, routingKey), envelope)
    if (old !== undefined) await this.#batch.announce(fanoutChannel(keys, old, exchange, routingKey), envelope)
    await announced
  }
}

function lost(context: ConnectionContext): BrokerError {
  return context.toError(new Error('the connection is closed'))
}

function tooLarge(length: number): BrokerError {
  return new BrokerError('message_too_large', `a message of ${length} bytes is more than Redis takes (512 MB)`, {
    affects: 'message',
  })
}
