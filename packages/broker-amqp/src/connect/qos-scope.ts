import type { Channel, ChannelModel } from 'amqplib'
import { replyCode } from './server-error.ts'

/**
 * Whether the prefetch limit of a channel is for all its consumers together, as Celery wants it, or for each alone. No
 * quorum queue can do the former. A server that must not (RabbitMQ with `deprecated_features.permit.global_qos = false`)
 * says nothing of it and limits each consumer, so those that may be such a server are tried once, with a queue that goes
 * with the trial.
 */
export class QosScope {
  #isGlobal: boolean | undefined
  #asking: Promise<boolean> | undefined

  /** @throws Error where the connection is lost meanwhile */
  async isGlobal(model: ChannelModel): Promise<boolean> {
    this.#isGlobal ??= knownScope(model.connection.serverProperties)
    if (this.#isGlobal !== undefined) return this.#isGlobal
    this.#asking ??= tryGlobal(model)
    try {
      this.#isGlobal ??= await this.#asking
      return this.#isGlobal
    } finally {
      this.#asking = undefined
    }
  }

  /** A server has ended a connection for asking: from now on each consumer has its own. */
  refused(): void {
    this.#isGlobal = false
  }
}

/** What is known of a server by its version; undefined has to be tried. */
export function knownScope(server: { readonly product?: unknown; readonly version?: unknown }): boolean | undefined {
  if (server.product !== 'RabbitMQ' || typeof server.version !== 'string') return undefined
  const [major = 0, minor = 0] = server.version.split('.').map((part) => Number.parseInt(part, 10))
  if (major < 3 || (major === 3 && minor < 3)) return false
  // Features can be refused since 3.12.
  return major === 3 && minor < 12 ? true : undefined
}

/** Two consumers, two messages and a limit of one: whether the second message still waits. */
async function tryGlobal(model: ChannelModel): Promise<boolean> {
  const channel = await model.createChannel()
  // The request that failed reports it.
  channel.on('error', () => undefined)
  try {
    return await secondWaits(channel)
  } catch (error) {
    // The connection is gone; else the user may not make such a queue, and what works everywhere is done.
    if (replyCode(error) === undefined) throw error
    return false
  }
}

async function secondWaits(channel: Channel): Promise<boolean> {
  const classic = { 'x-queue-type': 'classic' }
  const { queue } = await channel.assertQueue('', {
    durable: false,
    exclusive: true,
    autoDelete: true,
    arguments: classic,
  })
  for (let sent = 0; sent < 2; sent++) channel.sendToQueue(queue, Buffer.alloc(0))
  await channel.prefetch(1, true)
  for (let consumers = 0; consumers < 2; consumers++) await channel.consume(queue, () => undefined)
  const { messageCount } = await channel.checkQueue(queue)
  await channel.close()
  return messageCount === 1
}
