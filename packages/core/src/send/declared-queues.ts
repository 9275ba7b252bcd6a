import type { BrokerConnection } from '../ports/broker.ts'
import type { Logger } from '../ports/logger.ts'
import { Broadcast } from '../topology/broadcast.ts'
import type { Queue } from '../topology/queue.ts'

/** What has been declared on one connection, and what is being declared. Callers may make a queue for each message. */
type Declarations = WeakMap<Queue, 'done' | Promise<void>>

/**
 * Which queues have been declared on which connection: a target queue is declared before the first publish to it,
 * once for all messages that wait for that. Queues that can vanish by themselves are declared again every time, as in
 * Celery.
 */
export class DeclaredQueues {
  readonly #logger: Logger
  readonly #declared = new WeakMap<BrokerConnection, Declarations>()
  readonly #delayed = new WeakMap<BrokerConnection, Declarations>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** There is nothing to declare before publishing to it. */
  has(connection: BrokerConnection, queue: Queue | undefined): boolean {
    return queue === undefined || this.#declared.get(connection)?.get(queue) === 'done' || !declares(queue)
  }

  /** @throws BrokerError */
  declare(connection: BrokerConnection, queue: Queue): Promise<void> {
    return once(this.#declared, connection, queue, async () => {
      const differences = await connection.declare({ queues: [queue] })
      for (const { kind, name, reason } of differences) {
        this.#logger.warn(
          `${kind} '${name}' exists on the broker with other properties, and is used as it is: ${reason}`,
        )
      }
    })
  }

  /**
   * The broker says that a message found no queue: somebody deleted it, or it expired. It is declared again before the
   * next publish.
   *
   * @returns whether that may help
   */
  forget(connection: BrokerConnection, queue: Queue): boolean {
    if (!declares(queue) || !queue.staysDeclared) return false
    // One that is being declared is somebody's second try already.
    if (this.#declared.get(connection)?.get(queue) === 'done') this.#declared.get(connection)?.delete(queue)
    this.#delayed.get(connection)?.delete(queue)
    return true
  }

  /** Declares the levels of delayed delivery, and binds the queue to them. @throws BrokerError */
  declareDelayed(connection: BrokerConnection, queue: Queue): Promise<void> {
    return once(this.#delayed, connection, queue, async () => connection.delayed?.declare([queue]))
  }
}

function declares(queue: Queue): boolean {
  return !queue.noDeclare && !(queue instanceof Broadcast)
}

async function once(
  table: WeakMap<BrokerConnection, Declarations>,
  connection: BrokerConnection,
  queue: Queue,
  declare: () => Promise<void>,
): Promise<void> {
  const declarations: Declarations = table.get(connection) ?? new WeakMap()
  table.set(connection, declarations)
  const known = declarations.get(queue)
  if (known === 'done') return
  if (known !== undefined) return known
  const declaring = declare()
  declarations.set(queue, declaring)
  try {
    await declaring
    if (queue.staysDeclared) declarations.set(queue, 'done')
    else declarations.delete(queue)
  } catch (error) {
    declarations.delete(queue)
    throw error
  }
}
