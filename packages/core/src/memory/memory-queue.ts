import type { WireMessage } from '@celeriac/protocol'
import type { QueueSpec } from '../adapter.ts'
import { Deque } from './deque.ts'

/** A message in a queue, and how it came there. */
export interface StoredMessage {
  readonly message: WireMessage
  readonly exchange: string
  readonly routingKey: string
  readonly redelivered: boolean
  /** On the wall clock; Infinity where it stays. */
  readonly expiresAt: number
}

/** Takes messages of a queue while it has room. */
export interface QueueReader {
  readonly hasRoom: boolean
  /** @returns whether there was one */
  takeOne(queue: MemoryQueue): boolean
}

/**
 * A queue of the memory broker. First in, first out; with `maxPriority` the highest priority first, as in RabbitMQ,
 * otherwise priorities mean nothing, as in Celery's memory transport.
 */
export class MemoryQueue {
  readonly spec: QueueSpec
  /** The connection that an exclusive queue belongs to. */
  readonly owner: object | undefined
  /** When it was last declared or consumed, for `expiresMs`. */
  usedAt: number
  readonly consumers: QueueReader[] = []
  readonly #lanes = new Map<number, Deque<StoredMessage>>()
  /** Lane numbers, the first to be served first. */
  #order: number[] = []
  #size = 0
  #turn = 0

  constructor(spec: QueueSpec, owner: object | undefined, nowMs: number) {
    this.spec = spec
    this.owner = owner
    this.usedAt = nowMs
  }

  /** Waiting messages, with those whose time to live has passed unnoticed. */
  get size(): number {
    return this.#size
  }

  pushBack(stored: StoredMessage): void {
    this.#lane(stored).pushBack(stored)
    this.#size += 1
  }

  pushFront(stored: StoredMessage): void {
    this.#lane(stored).pushFront(stored)
    this.#size += 1
  }

  /** The next message; the expired ones before it go to `onExpired`. */
  take(nowMs: number, onExpired: (stored: StoredMessage) => void): StoredMessage | undefined {
    for (const priority of this.#order) {
      const lane = this.#lanes.get(priority)
      for (let stored = lane?.popFront(); stored !== undefined; stored = lane?.popFront()) {
        this.#size -= 1
        if (stored.expiresAt > nowMs) return stored
        onExpired(stored)
      }
    }
    return undefined
  }

  /** Drops the messages at the front whose time has passed, as RabbitMQ does. */
  expire(nowMs: number, onExpired: (stored: StoredMessage) => void): void {
    for (const lane of this.#lanes.values()) {
      for (let first = lane.peekFront(); first !== undefined && first.expiresAt <= nowMs; first = lane.peekFront()) {
        lane.popFront()
        this.#size -= 1
        onExpired(first)
      }
    }
  }

  purge(): number {
    const count = this.#size
    for (const lane of this.#lanes.values()) lane.clear()
    this.#size = 0
    return count
  }

  /** The consumer whose turn it is, of those that have room. */
  nextConsumer(): QueueReader | undefined {
    const count = this.consumers.length
    for (let i = 0; i < count; i += 1) {
      const index = (this.#turn + i) % count
      const consumer = this.consumers[index]
      if (consumer?.hasRoom) {
        this.#turn = index + 1
        return consumer
      }
    }
    return undefined
  }

  #lane(stored: StoredMessage): Deque<StoredMessage> {
    const most = this.spec.maxPriority ?? 0
    const priority = Math.max(0, Math.min(stored.message.properties.priority ?? 0, most))
    let lane = this.#lanes.get(priority)
    if (lane === undefined) {
      lane = new Deque()
      this.#lanes.set(priority, lane)
      this.#order = [...this.#lanes.keys()].sort((a, b) => b - a)
    }
    return lane
  }
}
