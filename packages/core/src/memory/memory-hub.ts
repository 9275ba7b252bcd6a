import type { WireMessage } from '@celeriac/protocol'
import {
  BrokerError,
  type Destination,
  type ExchangeSpec,
  nextTurn,
  type QueueSpec,
  type TopologyDifference,
} from '../adapter.ts'
import { copyMessage } from './copy-message.ts'
import { MemoryExchange } from './memory-exchange.ts'
import { MemoryQueue, type StoredMessage } from './memory-queue.ts'

/** Deliveries of one turn of the event loop. */
const BATCH = 256

/** What a memory broker's connections share: the "server". Callers pass the time, so that it needs no clock. */
export class MemoryHub {
  readonly #queues = new Map<string, MemoryQueue>()
  readonly #exchanges = new Map<string, MemoryExchange>()
  /** Queues that may have a message for somebody. */
  readonly #ready = new Set<MemoryQueue>()
  #scheduled = false

  declareExchange(spec: ExchangeSpec): TopologyDifference | undefined {
    if (spec.name === '' || spec.name.startsWith('amq.')) return undefined
    const existing = this.#exchanges.get(spec.name)
    if (existing === undefined) this.#exchanges.set(spec.name, new MemoryExchange(spec))
    else if (existing.spec.type !== spec.type) {
      const reason = `it is of type '${existing.spec.type}', not '${spec.type}'`
      return { kind: 'exchange', name: spec.name, reason }
    }
    return undefined
  }

  /** @throws BrokerError `resource_locked` for another connection's exclusive queue. */
  declareQueue(spec: QueueSpec, owner: object, nowMs: number): TopologyDifference[] {
    const differences: TopologyDifference[] = []
    const existing = this.find(spec.name, nowMs)
    if (existing !== undefined && existing.owner !== undefined && existing.owner !== owner) {
      const message = `Queue '${spec.name}' is exclusive to another connection.`
      throw new BrokerError('resource_locked', message, { affects: 'channel', canRetry: true })
    }
    if (existing === undefined) {
      this.#queues.set(spec.name, new MemoryQueue(spec, spec.exclusive ? owner : undefined, nowMs))
    } else {
      existing.usedAt = nowMs
      const reason = queueDifference(existing.spec, spec)
      if (reason !== undefined) differences.push({ kind: 'queue', name: spec.name, reason })
    }
    if (spec.exchange !== undefined) {
      differences.push(...this.#bind(spec.name, spec.exchange, spec.routingKey ?? ''))
    }
    for (const { exchange, routingKey } of spec.bindings ?? []) {
      differences.push(...this.#bind(spec.name, exchange, routingKey))
    }
    return differences
  }

  find(name: string, nowMs: number): MemoryQueue | undefined {
    const queue = this.#queues.get(name)
    const { expiresMs } = queue?.spec ?? {}
    if (queue === undefined || expiresMs === undefined) return queue
    if (queue.consumers.length > 0 || nowMs - queue.usedAt < expiresMs) return queue
    this.delete(name)
    return undefined
  }

  /** Messages that wait and whose time has not passed. */
  length(name: string, nowMs: number): number {
    const queue = this.find(name, nowMs)
    queue?.expire(nowMs, (stored) => this.discard(queue, stored, nowMs))
    return queue?.size ?? 0
  }

  delete(name: string): void {
    const queue = this.#queues.get(name)
    if (queue === undefined) return
    this.#queues.delete(name)
    this.#ready.delete(queue)
    queue.purge()
    for (const exchange of this.#exchanges.values()) exchange.unbind(name)
  }

  /** Deletes the exclusive queues of a connection that has ended. */
  release(owner: object): void {
    for (const [name, queue] of this.#queues) if (queue.owner === owner) this.delete(name)
  }

  /** @throws BrokerError `unroutable` */
  publish(message: WireMessage, to: Destination, nowMs: number): void {
    const exchange = 'queue' in to ? '' : to.exchange
    const routingKey = 'queue' in to ? to.queue : to.routingKey
    const queues = this.#route(exchange, routingKey, nowMs)
    if (queues.length === 0) {
      if (!to.mandatory) return
      const where =
        exchange === '' ? `there is no queue '${routingKey}'` : `no queue of exchange '${exchange}' takes it`
      const text = `The message could not be routed: ${where} (routing key '${routingKey}').`
      throw new BrokerError('unroutable', text, { affects: 'message' })
    }
    for (const queue of queues) this.#put(queue, { message: copyMessage(message), exchange, routingKey }, nowMs)
  }

  /** At the back and marked, as Celery requeues on its virtual transports. */
  requeue(queue: MemoryQueue, stored: StoredMessage): void {
    if (this.#queues.get(queue.spec.name) !== queue) return
    queue.pushBack({ ...stored, redelivered: true })
    this.wake(queue)
  }

  /** In front and marked: what a consumer that goes away had not settled, in the order of delivery. */
  giveBack(entries: readonly { readonly queue: MemoryQueue; readonly stored: StoredMessage }[]): void {
    for (const { queue, stored } of [...entries].reverse()) {
      if (this.#queues.get(queue.spec.name) !== queue) continue
      queue.pushFront({ ...stored, redelivered: true })
      this.wake(queue)
    }
  }

  /** Dropped, or sent on where the queue has an `x-dead-letter-exchange`. */
  discard(queue: MemoryQueue, stored: StoredMessage, nowMs: number): void {
    const exchange = queue.spec.arguments?.['x-dead-letter-exchange']
    if (typeof exchange !== 'string') return
    const key = queue.spec.arguments?.['x-dead-letter-routing-key']
    const routingKey = typeof key === 'string' ? key : stored.routingKey
    for (const target of this.#route(exchange, routingKey, nowMs)) {
      this.#put(target, { message: stored.message, exchange, routingKey }, nowMs)
    }
  }

  /** Delivers in the next turn of the loop, so that a delivery never runs inside of a publish or an acknowledgement. */
  wake(queue: MemoryQueue): void {
    if (queue.size === 0 || queue.consumers.length === 0) return
    this.#ready.add(queue)
    this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    nextTurn(() => {
      this.#scheduled = false
      this.#deliver()
    })
  }

  #deliver(): void {
    let left = BATCH
    try {
      while (left > 0 && this.#ready.size > 0) {
        for (const queue of this.#ready) {
          const consumer = queue.nextConsumer()
          if (consumer === undefined || !consumer.takeOne(queue)) this.#ready.delete(queue)
          else left -= 1
        }
      }
    } finally {
      // Also when a consumer's function threw, so that it stops nobody else.
      if (this.#ready.size > 0) this.#schedule()
    }
  }

  #route(exchange: string, routingKey: string, nowMs: number): MemoryQueue[] {
    if (exchange === '') {
      const queue = this.find(routingKey, nowMs)
      return queue === undefined ? [] : [queue]
    }
    const found: MemoryQueue[] = []
    for (const name of this.#exchanges.get(exchange)?.route(routingKey) ?? []) {
      const queue = this.find(name, nowMs)
      if (queue !== undefined) found.push(queue)
    }
    return found
  }

  #put(queue: MemoryQueue, from: Omit<StoredMessage, 'redelivered' | 'expiresAt'>, nowMs: number): void {
    const own = Number.parseInt(from.message.properties.expiration ?? '', 10)
    const ttlMs = Math.min(Number.isNaN(own) ? Infinity : own, queue.spec.messageTtlMs ?? Infinity)
    // As in RabbitMQ, what may not wait at all still goes to a consumer that is free.
    const straight = ttlMs <= 0 && queue.size === 0 && queue.consumers.some((consumer) => consumer.hasRoom)
    queue.pushBack({ ...from, redelivered: false, expiresAt: straight ? Infinity : nowMs + ttlMs })
    this.wake(queue)
  }

  #bind(queue: string, exchange: ExchangeSpec, routingKey: string): TopologyDifference[] {
    if (exchange.name === '') return []
    const difference = this.declareExchange(exchange)
    this.#exchanges.get(exchange.name)?.bind(queue, routingKey)
    return difference === undefined ? [] : [difference]
  }
}

function queueDifference(existing: QueueSpec, wanted: QueueSpec): string | undefined {
  for (const key of ['durable', 'exclusive', 'autoDelete', 'expiresMs', 'messageTtlMs', 'maxPriority'] as const) {
    if (existing[key] !== wanted[key]) return `'${key}' is ${existing[key] ?? 'not set'}, not ${wanted[key] ?? 'unset'}`
  }
  return undefined
}
