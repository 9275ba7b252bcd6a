import { BrokerError, type QueueAdmin } from '@celeriac/core/adapter'
import { channelError, REPLY, replyCode } from '../connect/server-error.ts'
import type { ScratchChannel, ScratchRequests } from '../topology/scratch-channel.ts'

/** Looks at queues, empties and deletes them. */
export class AmqpQueueAdmin implements QueueAdmin {
  readonly #scratch: ScratchChannel

  constructor(scratch: ScratchChannel) {
    this.#scratch = scratch
  }

  async length(queue: string): Promise<number> {
    const checked = await this.#ifFound(queue, (request) => request((channel) => channel.checkQueue(queue)))
    return checked?.messageCount ?? 0
  }

  async purge(queue: string): Promise<number> {
    const purged = await this.#ifFound(queue, (request) => request((channel) => channel.purgeQueue(queue)))
    return purged?.messageCount ?? 0
  }

  async delete(queue: string): Promise<void> {
    await this.#ifFound(queue, (request) => request((channel) => channel.deleteQueue(queue)))
  }

  async exists(queue: string): Promise<boolean> {
    try {
      return (await this.#ifFound(queue, (request) => request((channel) => channel.checkQueue(queue)))) !== undefined
    } catch (error) {
      // Exclusive to another connection: it is there.
      if (error instanceof BrokerError && error.code === 'resource_locked') return true
      throw error
    }
  }

  async #ifFound<T>(queue: string, request: (requests: ScratchRequests) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#scratch.run(request)
    } catch (error) {
      if (replyCode(error) === REPLY.notFound) return undefined
      throw channelError(error, `Queue ${queue}`)
    }
  }
}
