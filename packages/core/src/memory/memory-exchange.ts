import { bindingPattern, matchRoutingKey } from '@celeriac/protocol'
import type { ExchangeSpec } from '../adapter.ts'

/**
 * An exchange of the memory broker with its bindings. Topics match as in kombu's virtual transports: `a.#` takes `a.b`
 * and `a.b.c` and not `a`, which RabbitMQ's takes too.
 */
export class MemoryExchange {
  readonly spec: ExchangeSpec
  /** Routing key → names of queues. */
  readonly #bindings = new Map<string, Set<string>>()

  constructor(spec: ExchangeSpec) {
    this.spec = spec
  }

  bind(queue: string, routingKey: string): void {
    const queues = this.#bindings.get(routingKey)
    if (queues === undefined) this.#bindings.set(routingKey, new Set([queue]))
    else queues.add(queue)
  }

  unbind(queue: string): void {
    for (const [key, queues] of this.#bindings) {
      queues.delete(queue)
      if (queues.size === 0) this.#bindings.delete(key)
    }
  }

  /** Each queue once, however many bindings lead to it. */
  route(routingKey: string): ReadonlySet<string> {
    if (this.spec.type === 'direct') return this.#bindings.get(routingKey) ?? NONE
    const found = new Set<string>()
    for (const [key, queues] of this.#bindings) {
      if (this.spec.type === 'topic' && !matchRoutingKey(bindingPattern(key), routingKey)) continue
      for (const queue of queues) found.add(queue)
    }
    return found
  }
}

const NONE: ReadonlySet<string> = new Set()
