import { markRedelivered, parseUnackedEntry } from '@celeriac/protocol'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { RouteTable } from '../publish/route-table.ts'
import type { Declarations } from '../topology/declarations.ts'
import type { Restorable } from './give-back.ts'

/** Knows where an unacknowledged message of somebody else goes back to. */
export class ReturnAddress {
  readonly #context: ConnectionContext
  readonly #routes: RouteTable
  readonly #declarations: Declarations

  constructor(context: ConnectionContext, routes: RouteTable, declarations: Declarations) {
    this.#context = context
    this.#routes = routes
    this.#declarations = declarations
  }

  /** Undefined for what must stay where it is, because nobody knows where it belongs. */
  async restorable(tag: string, entry: string | null): Promise<Restorable | undefined> {
    const { logger } = this.#context.host
    // An index without an entry is only cleaned up.
    if (entry === null) return { tag, envelope: '', queues: [] }
    try {
      const { envelope, exchange, routingKey } = parseUnackedEntry(entry)
      const queues = await this.#queuesFor(exchange, routingKey)
      if (queues.length > 0) return { tag, envelope: markRedelivered(envelope), queues }
      logger.warn(`No queue takes back a lapsed message of the exchange ${exchange}, routing key ${routingKey}`, {
        tag,
      })
      return undefined
    } catch (error) {
      if (!this.#context.alive) throw error
      logger.error(`Dropped an unacknowledged message that cannot be read: ${String(error)}`, {
        tag,
        entry: entry.slice(0, 1000),
      })
      return { tag, envelope: '', queues: [] }
    }
  }

  async #queuesFor(exchange: string, routingKey: string): Promise<readonly string[]> {
    if (exchange === '') return [routingKey]
    const type = this.#declarations.typeOf(exchange) ?? 'direct'
    // A fanout message is not kept for anybody.
    if (type === 'fanout') return []
    const queues = await this.#routes.queuesFor(exchange, type, routingKey, { fresh: false })
    const { deadletterQueue } = this.#context.config
    return queues.length === 0 && deadletterQueue !== null ? [deadletterQueue] : queues
  }
}
