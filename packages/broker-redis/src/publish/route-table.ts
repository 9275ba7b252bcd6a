import { BrokerError, type ExchangeType, nextTurn } from '@celeriac/core/adapter'
import { type Binding, parseBindingMember, selectQueues } from '@celeriac/protocol'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { bindingKey } from '../url/key-names.ts'

type Bindings = readonly Binding[]

interface Known {
  readonly bindings: Bindings
  readonly readAt: number
}

/** How long a table that was read is believed. */
const FRESH_MS = 1000

/** Who is bound to which exchange: read from the server, where every process writes it. */
export class RouteTable {
  readonly #context: ConnectionContext
  readonly #known = new Map<string, Known>()
  /** Reads of this turn of the event loop. */
  readonly #reading = new Map<string, Promise<Bindings>>()

  constructor(context: ConnectionContext) {
    this.#context = context
  }

  /**
   * The queues that take a message. What was read within the last second is believed where it names one, and read
   * again where it names none.
   *
   * @throws BrokerError `unsupported` for headers exchanges
   */
  async queuesFor(
    exchange: string,
    type: ExchangeType,
    routingKey: string,
    options: { readonly fresh: boolean },
  ): Promise<readonly string[]> {
    if (type !== 'direct' && type !== 'topic')
      throw new BrokerError('unsupported', `exchange ${exchange}: Redis has no exchanges of type ${type}`, {
        affects: 'message',
      })
    const known = this.#known.get(exchange)
    if (!options.fresh && known !== undefined && this.#context.host.clock.monotonic() - known.readAt < FRESH_MS) {
      const queues = selectQueues(known.bindings, routingKey, type)
      if (queues.length > 0) return queues
    }
    return selectQueues(await this.#read(exchange), routingKey, type)
  }

  #read(exchange: string): Promise<Bindings> {
    const running = this.#reading.get(exchange)
    if (running !== undefined) return running
    const readAt = this.#context.host.clock.monotonic()
    const reading = this.#fetch(exchange).then((bindings) => {
      this.#known.set(exchange, { bindings, readAt })
      return bindings
    })
    this.#reading.set(exchange, reading)
    nextTurn(() => this.#reading.delete(exchange))
    return reading
  }

  async #fetch(exchange: string): Promise<Bindings> {
    const { redis, config } = this.#context
    try {
      const members = await redis.smembers(bindingKey(config.keys, exchange))
      return members.flatMap((member) => parseBindingMember(member, config.keys.separator) ?? [])
    } catch (error) {
      throw this.#context.refused(error)
    }
  }
}
