import type { QueueAdmin } from '@celeriac/core/adapter'
import { execute } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { unbindQueues } from '../topology/bind-queues.ts'
import type { Declarations } from '../topology/declarations.ts'
import { queueKeys } from '../url/key-names.ts'

/** Looks after queues: all lists of a queue, one for each priority step, count as one. */
export class RedisQueueAdmin implements QueueAdmin {
  readonly #context: ConnectionContext
  readonly #declarations: Declarations

  constructor(context: ConnectionContext, declarations: Declarations) {
    this.#context = context
    this.#declarations = declarations
  }

  async length(queue: string): Promise<number> {
    const transaction = this.#context.redis.multi()
    for (const key of this.#keys(queue)) transaction.llen(key)
    return sum(await this.#exec(execute(transaction)))
  }

  async purge(queue: string): Promise<number> {
    const keys = this.#keys(queue)
    const transaction = this.#context.redis.multi()
    for (const key of keys) transaction.llen(key)
    // In the background: a long list would keep the server busy.
    transaction.unlink(...keys)
    return sum((await this.#exec(execute(transaction))).slice(0, keys.length))
  }

  /** Takes back the bindings that this connection declared, and drops the messages. */
  async delete(queue: string): Promise<void> {
    await this.#exec(
      (async () => {
        await unbindQueues(this.#context, this.#declarations.bindingsOf(queue))
        await this.#context.redis.unlink(...this.#keys(queue))
      })(),
    )
    this.#declarations.removeQueue(queue)
  }

  /** A queue without messages is no key in Redis: it exists where this connection declared it. */
  async exists(queue: string): Promise<boolean> {
    if (this.#declarations.knows(queue)) return true
    return (await this.#exec(this.#context.redis.exists(...this.#keys(queue)))) > 0
  }

  #keys(queue: string): string[] {
    return queueKeys(this.#context.config.keys, queue)
  }

  async #exec<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply
    } catch (error) {
      throw this.#context.refused(error)
    }
  }
}

function sum(replies: readonly unknown[]): number {
  return replies.reduce<number>((total, reply) => total + Number(reply), 0)
}
