import {
  type Binding,
  BrokerError,
  type ExchangeSpec,
  type QueueSpec,
  type Topology,
  type TopologyDifference,
} from '@celeriac/core/adapter'
import type { Channel } from 'amqplib'
import { encodeTable } from '../codec/encode-table.ts'
import { channelError, REPLY, replyCode, serverText } from '../connect/server-error.ts'
import { queueArguments } from './queue-arguments.ts'
import type { ScratchRequests } from './scratch-channel.ts'

/**
 * Declares exchanges, then queues with their exchange and bindings, in Celery's order. What exists with other properties
 * (406), or may only be used, not configured (403), is left as it is and returned with the server's words, which name the
 * property.
 *
 * @throws BrokerError `resource_locked` for a queue that is exclusive to another connection, `access_refused`, `failed`
 */
export async function declareTopology(
  topology: Topology,
  request: ScratchRequests,
): Promise<readonly TopologyDifference[]> {
  const declaration = new Declaration(request)
  for (const exchange of topology.exchanges ?? []) await declaration.exchange(exchange)
  for (const queue of topology.queues ?? []) await declaration.queue(queue)
  return declaration.differences
}

/** The default exchange and the server's own are there anyway, and may not be declared. */
export function isDeclarable(exchange: ExchangeSpec): boolean {
  return exchange.name !== '' && !exchange.name.startsWith('amq.') && !exchange.noDeclare
}

class Declaration {
  readonly differences: TopologyDifference[] = []
  readonly #request: ScratchRequests
  readonly #declared = new Set<string>()

  constructor(request: ScratchRequests) {
    this.#request = request
  }

  async exchange(exchange: ExchangeSpec): Promise<void> {
    if (!isDeclarable(exchange) || this.#declared.has(exchange.name)) return
    const { name, type, durable, autoDelete } = exchange
    const args = encodeTable(exchange.arguments ?? {}, `argument of exchange ${name}:`)
    await this.#declare(
      'exchange',
      name,
      (channel) => channel.assertExchange(name, type, { durable, autoDelete, arguments: args }),
      (channel) => channel.checkExchange(name),
    )
    this.#declared.add(name)
  }

  async queue(queue: QueueSpec): Promise<void> {
    if (queue.noDeclare) return
    const { name, exchange, durable, exclusive } = queue
    if (exchange !== undefined) await this.exchange(exchange)
    // kombu: an exclusive queue goes with its consumer.
    const autoDelete = queue.autoDelete || exclusive
    const args = queueArguments(queue)
    await this.#declare(
      'queue',
      name,
      (channel) => channel.assertQueue(name, { durable, exclusive, autoDelete, arguments: args }),
      (channel) => channel.checkQueue(name),
    )
    if (exchange !== undefined && exchange.name !== '') {
      const { routingKey = '', bindingArguments } = queue
      await this.#bind(name, { exchange, routingKey, ...(bindingArguments && { arguments: bindingArguments }) })
    }
    for (const binding of queue.bindings ?? []) {
      await this.exchange(binding.exchange)
      if (binding.exchange.name !== '') await this.#bind(name, binding)
    }
  }

  async #bind(queue: string, { exchange, routingKey, arguments: given = {} }: Binding): Promise<void> {
    const args = encodeTable(given, `argument of the binding of queue ${queue}:`)
    try {
      await this.#request((channel) => channel.bindQueue(queue, exchange.name, routingKey, args))
    } catch (error) {
      const name = `${queue} to ${exchange.name}`
      if (replyCode(error) !== REPLY.accessRefused) throw channelError(error, `Binding ${name} failed`)
      this.differences.push({ kind: 'binding', name, reason: serverText(error) })
    }
  }

  async #declare(
    kind: 'exchange' | 'queue',
    name: string,
    actively: (channel: Channel) => Promise<unknown>,
    passively: (channel: Channel) => Promise<unknown>,
  ): Promise<void> {
    try {
      await this.#request(actively)
    } catch (error) {
      if (error instanceof BrokerError && error.code === 'unsupported') throw unsupported(kind, name, error)
      const code = replyCode(error)
      if (code !== REPLY.preconditionFailed && code !== REPLY.accessRefused) {
        throw channelError(error, `Declaring ${kind} ${name} failed`)
      }
      await this.#mustExist(kind, name, error, passively)
      this.differences.push({ kind, name, reason: serverText(error) })
    }
  }

  /** Otherwise it is not another declaration that stands in the way. */
  async #mustExist(
    kind: string,
    name: string,
    refusal: unknown,
    passively: (channel: Channel) => Promise<unknown>,
  ): Promise<void> {
    try {
      await this.#request(passively)
    } catch (error) {
      throw channelError(replyCode(error) === REPLY.notFound ? refusal : error, `Declaring ${kind} ${name} failed`)
    }
  }
}

/** The connection went with it, for words that name neither the queue nor the exchange. */
function unsupported(kind: string, name: string, error: BrokerError): BrokerError {
  const remedy = error.message.includes('transient_nonexcl_queues') ? ' (a queue must be durable or exclusive)' : ''
  const { code, affects, canRetry } = error
  const message = `Declaring ${kind} ${name} failed${remedy}: ${error.message}`
  return new BrokerError(code, message, { affects, canRetry, cause: error })
}

/** Whether an exchange exists; asked before the first publish to it, since publishing to none closes the channel. */
export async function exchangeExists(name: string, request: ScratchRequests): Promise<boolean> {
  try {
    await request((channel) => channel.checkExchange(name))
    return true
  } catch (error) {
    if (replyCode(error) === REPLY.notFound) return false
    throw error instanceof BrokerError ? error : channelError(error, `Looking for exchange ${name} failed`)
  }
}
