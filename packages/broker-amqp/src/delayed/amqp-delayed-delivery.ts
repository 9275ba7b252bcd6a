import type { Binding, DelayedDelivery, QueueSpec } from '@celeriac/core/adapter'
import type { WireMessage } from '@celeriac/protocol'
import {
  DELAY_LEVELS,
  DELAYED_DELIVERY_EXCHANGE,
  delayedBindingKey,
  delayedRoutingKey,
  delayedTopology,
  levelName,
} from '@celeriac/protocol'
import { encodeTable } from '../codec/encode-table.ts'
import { channelError, REPLY, replyCode } from '../connect/server-error.ts'
import type { Publisher } from '../publish/publisher.ts'
import { declareTopology } from '../topology/declare-topology.ts'
import type { ScratchChannel, ScratchRequests } from '../topology/scratch-channel.ts'

/**
 * RabbitMQ's delayed delivery as Celery makes it for quorum queues: 28 levels, each of which holds a message for 2^level
 * seconds or lets it pass.
 *
 * @see https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/rabbitmq.html#native-delayed-delivery
 */
export class AmqpDelayedDelivery implements DelayedDelivery {
  readonly #scratch: ScratchChannel
  readonly #publisher: Publisher
  readonly #queueType: 'quorum' | 'classic'
  #hasLevels = false

  constructor(scratch: ScratchChannel, publisher: Publisher, queueType: 'quorum' | 'classic') {
    this.#scratch = scratch
    this.#publisher = publisher
    this.#queueType = queueType
  }

  async declare(queues: readonly QueueSpec[]): Promise<void> {
    try {
      await this.#scratch.run(async (request) => {
        if (!this.#hasLevels) await declareLevels(this.#queueType, request)
        this.#hasLevels = true
        for (const queue of queues) await bindQueue(queue, request)
      })
    } catch (error) {
      throw channelError(error, 'Declaring delayed delivery failed')
    }
  }

  publish(message: WireMessage, to: { readonly routingKey: string }, delayS: number): Promise<void> {
    return this.#publisher.publish(message, {
      exchange: levelName(DELAY_LEVELS - 1),
      type: 'topic',
      routingKey: delayedRoutingKey(delayS, to.routingKey),
      mandatory: true,
    })
  }
}

/** Levels that exist with another queue type, or that this user may not declare, are used as they are. */
async function declareLevels(queueType: 'quorum' | 'classic', request: ScratchRequests): Promise<void> {
  const topology = delayedTopology(queueType)
  const common = { durable: true, autoDelete: false }
  await declareTopology(
    {
      exchanges: topology.exchanges.map((name) => ({ name, type: 'topic', ...common })),
      queues: topology.queues.map((queue) => ({ ...queue, ...common, exclusive: false })),
    },
    request,
  )
  for (const { queue, exchange, routingKey } of topology.queueBindings) {
    await bind(() => request((channel) => channel.bindQueue(queue, exchange, routingKey)))
  }
  for (const { source, destination, routingKey } of topology.exchangeBindings) {
    await bind(() => request((channel) => channel.bindExchange(destination, source, routingKey)))
  }
}

/** Direct exchanges cannot take a delayed key, and a Broadcast queue is not known to the sender. */
async function bindQueue(queue: QueueSpec, request: ScratchRequests): Promise<void> {
  if (queue.alias !== undefined) return
  for (const { exchange, routingKey, arguments: given = {} } of bindingsOf(queue)) {
    if (exchange.name === '' || exchange.type === 'direct') continue
    const key = delayedBindingKey(routingKey)
    const args = encodeTable(given, `argument of the binding of queue ${queue.name}:`)
    await bind(() => request((channel) => channel.bindExchange(exchange.name, DELAYED_DELIVERY_EXCHANGE, key)))
    await bind(() => request((channel) => channel.bindQueue(queue.name, exchange.name, key, args)))
  }
}

/** A sender that may only publish relies on the bindings that workers make. */
async function bind(request: () => Promise<unknown>): Promise<void> {
  try {
    await request()
  } catch (error) {
    if (replyCode(error) !== REPLY.accessRefused) throw error
  }
}

function bindingsOf(queue: QueueSpec): readonly Binding[] {
  const { exchange, routingKey = '', bindings = [] } = queue
  return exchange === undefined ? bindings : [{ exchange, routingKey }]
}
