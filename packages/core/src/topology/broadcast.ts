import { randomUUID } from 'node:crypto'
import { Exchange } from './exchange.ts'
import { Queue, type QueueOptions } from './queue.ts'

/** {@link QueueOptions}, and what only a broadcast has. */
export interface BroadcastOptions extends QueueOptions {
  /** A fixed name for the queue. @defaultValue `bcast.<uuid>` */
  readonly queue?: string | undefined
  /** Adds a uuid to a fixed name. @defaultValue false */
  readonly unique?: boolean | undefined
}

/**
 * A queue of which every worker has its own copy, fed by one fanout exchange, as `kombu.common.Broadcast`: each
 * message reaches all workers. `name` is the name of the exchange, and the one to use in routes and with `-Q`.
 *
 * @example
 * ```ts
 * app.conf.taskQueues = [new Broadcast('all')]
 * app.conf.taskRoutes = { 'tasks.reload': { queue: 'all' } }
 * ```
 */
export class Broadcast extends Queue {
  constructor(name: string, options: BroadcastOptions = {}) {
    const { queue, unique, ...rest } = options
    super(unique ? `${queue ?? 'bcast'}.${randomUUID()}` : (queue ?? `bcast.${randomUUID()}`), {
      ...rest,
      alias: options.alias ?? name,
      autoDelete: options.autoDelete ?? true,
      exchange: options.exchange ?? new Exchange(name, 'fanout'),
    })
  }
}
