import type { Binding, ExchangeSpec, ExchangeType, QueueSpec } from '@celeriac/core/adapter'
import { bindingMember, bindingPattern } from '@celeriac/protocol'
import { type KeyNames, queueKeys } from '../url/key-names.ts'

/** A row of an exchange's table, as this process writes it. */
export interface DeclaredBinding {
  readonly exchange: string
  readonly queue: string
  readonly routingKey: string
  readonly member: string
  /** How long the table lives without being refreshed; undefined for queues that do not expire. */
  readonly ttlMs: number | undefined
}

/** The lists of a queue with `x-expires`, which is counted from its last message. */
export interface QueueExpiry {
  readonly keys: readonly string[]
  readonly expiresMs: number
}

/** kombu's: a table outlives its queue's `x-expires` twice, and an hour at least. */
const TTL_FACTOR = 2
const SHORTEST_TTL_MS = 3_600_000

/** What this connection has declared. Redis itself knows neither types of exchanges nor arguments of queues. */
export class Declarations {
  readonly #keys: KeyNames
  readonly #types = new Map<string, ExchangeType>()
  readonly #expiries = new Map<string, QueueExpiry>()
  readonly #bindings = new Map<string, readonly DeclaredBinding[]>()

  constructor(keys: KeyNames) {
    this.#keys = keys
  }

  addExchange(exchange: ExchangeSpec): void {
    if (exchange.name !== '') this.#types.set(exchange.name, exchange.type)
  }

  /**
   * Remembers a queue and says what has to be bound for it. What was bound before stays bound: who consumes a queue may
   * know less of it than who declared it.
   */
  addQueue(queue: QueueSpec): readonly DeclaredBinding[] {
    const expiresMs = queue.expiresMs ?? numberOf(queue.arguments?.['x-expires'])
    if (expiresMs === undefined) this.#expiries.delete(queue.name)
    else this.#expiries.set(queue.name, { keys: queueKeys(this.#keys, queue.name), expiresMs })

    const bindings: DeclaredBinding[] = []
    for (const { exchange, routingKey } of bindingsOf(queue)) {
      this.addExchange(exchange)
      if (exchange.name === '') continue
      const pattern = exchange.type === 'topic' ? bindingPattern(routingKey) : ''
      bindings.push({
        exchange: exchange.name,
        queue: queue.name,
        routingKey,
        member: bindingMember(routingKey, pattern, queue.name, this.#keys.separator),
        ttlMs: expiresMs === undefined ? undefined : Math.max(Math.trunc(expiresMs) * TTL_FACTOR, SHORTEST_TTL_MS),
      })
    }
    const members = new Map(
      [...this.bindingsOf(queue.name), ...bindings].map((row) => [row.exchange + row.member, row]),
    )
    this.#bindings.set(queue.name, [...members.values()])
    return bindings
  }

  removeQueue(queue: string): void {
    this.#expiries.delete(queue)
    this.#bindings.delete(queue)
  }

  knows(queue: string): boolean {
    return this.#bindings.has(queue)
  }

  /** Undefined for an exchange that was never declared here. */
  typeOf(exchange: string): ExchangeType | undefined {
    return this.#types.get(exchange)
  }

  expiryOf(queue: string): QueueExpiry | undefined {
    return this.#expiries.get(queue)
  }

  bindingsOf(queue: string): readonly DeclaredBinding[] {
    return this.#bindings.get(queue) ?? []
  }
}

function bindingsOf(queue: QueueSpec): readonly Binding[] {
  const first = queue.exchange === undefined ? [] : [{ exchange: queue.exchange, routingKey: queue.routingKey ?? '' }]
  return [...first, ...(queue.bindings ?? [])]
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
