import { type Delivery, prefetchLimit } from '@celeriac/core/adapter'
import { parseEnvelope } from '@celeriac/protocol'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { LeaseRecord } from '../lease/lease-record.ts'
import type { TagSeries } from '../lease/tag-series.ts'
import type { GiveBack } from '../restore/give-back.ts'
import type { LeftBehind } from '../restore/left-behind.ts'
import { queueKeys } from '../url/key-names.ts'
import { type Fetched, FetchLoop } from './fetch-loop.ts'
import { entryEnd, FETCH, MOST_BYTES, MOST_MESSAGES } from './fetch-script.ts'
import { QueueCycle } from './queue-cycle.ts'
import { RedisDelivery } from './redis-delivery.ts'
import type { Settlements } from './settlements.ts'
import { Waiters } from './waiters.ts'

/** What a consumer uses of its connection. */
export interface ConsumerParts {
  readonly context: ConnectionContext
  readonly tags: TagSeries
  readonly record: LeaseRecord
  readonly settlements: Settlements
  readonly giveBack: GiveBack
  readonly leftBehind: LeftBehind
}

const NOTHING: Fetched = { count: 0, cutShort: false, deliver: () => undefined, giveBack: () => Promise.resolve() }

/**
 * Consumes lists. What it holds is registered as unacknowledged in Redis, but for consumers without acknowledgement.
 */
export class ListConsumer {
  readonly #parts: ConsumerParts
  readonly #onDelivery: (delivery: Delivery) => void
  readonly #noAck: boolean
  readonly #cycle: QueueCycle
  readonly #loop: FetchLoop
  readonly #waiters: Waiters
  /** Unsettled deliveries by number, in the order of their delivery. */
  readonly #held = new Map<number, RedisDelivery>()
  readonly #keys = new Map<string, readonly string[]>()
  /** Requeues that are under way. */
  readonly #requeues = new Set<Promise<void>>()
  #prefetch: number
  #closing: Promise<void> | undefined

  constructor(
    parts: ConsumerParts,
    options: { readonly prefetch: number | 'unlimited'; readonly noAck: boolean },
    onDelivery: (delivery: Delivery) => void,
  ) {
    const { context } = parts
    this.#parts = parts
    this.#onDelivery = onDelivery
    this.#noAck = options.noAck
    this.#prefetch = prefetchLimit(options.prefetch)
    this.#cycle = new QueueCycle(context.config.queueOrder)
    this.#loop = new FetchLoop(context, {
      capacity: () => this.#prefetch,
      free: () => (this.#noAck ? MOST_MESSAGES : this.#prefetch - this.#held.size),
      fetch: (count) => this.#fetch(count),
      onEmpty: () => this.#waiters.wait(this.#cycle.queues),
    })
    this.#waiters = new Waiters(
      context,
      () => this.#loop.wake(),
      (queue) => this.#loop.idle && this.#cycle.queues.includes(queue),
    )
  }

  get active(): boolean {
    return this.#loop.running && this.#parts.context.alive
  }

  /** Numbers of what is not settled yet. */
  get heldNumbers(): Iterable<number> {
    return this.#held.keys()
  }

  /** Safe to call twice. Nothing runs while there is no queue. */
  start(): void {
    if (this.#cycle.queues.length > 0 && this.#closing === undefined) this.#loop.start()
  }

  add(queue: string): void {
    this.#cycle.add(queue)
  }

  async cancel(queue: string): Promise<void> {
    this.#cycle.remove(queue)
    this.#waiters.remove(queue)
    // What is under way may still bring messages of it; afterwards nothing does.
    await this.#loop.settled()
  }

  setPrefetch(n: number | 'unlimited'): void {
    this.#prefetch = prefetchLimit(n)
    this.#loop.freed()
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop()
    this.#waiters.close()
    await stopped
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.stop()
    const { context, settlements, giveBack } = this.#parts
    const rest = [...this.#held.values()]
    this.#held.clear()
    if (!context.alive) return
    await Promise.all([settlements.drained(), ...this.#requeues])
    // The last one first: each is pushed in front of the one before.
    await giveBack.deliveries(rest.reverse(), 'front')
  }

  async #fetch(count: number): Promise<Fetched> {
    const { context, tags, record, leftBehind } = this.#parts
    const { config, redis } = context
    const queues = this.#cycle.queues
    if (queues.length === 0) return NOTHING
    const registers = !this.#noAck && config.ackEmulation
    const first = tags.reserve(count)
    const lists = config.keys.steps.flatMap((_, step) => queues.map((queue) => this.#keysOf(queue)[step] ?? ''))
    const reply = await FETCH.run(
      redis,
      [config.keys.unacked, config.keys.unackedIndex, record.key, ...lists],
      [
        ...[count, registers ? config.scoreOffsetMs / 1000 : '', tags.prefix, first, MOST_BYTES, queues.length],
        ...[this.#cycle.fair ? 1 : 0, record.holder, record.leaseS, ...queues.map(entryEnd)],
      ],
    ).catch((error: unknown) => {
      // It may have been carried out.
      if (registers) leftBehind.unseen(Array.from({ length: count }, (_, i) => tags.tag(first + i)))
      throw error
    })
    // The script above says so.
    const [from, messages, cutShort] = reply as [string, string[], number]
    const indexes = from === '' ? undefined : from.split(',')
    const source = (i: number): string => queues[indexes === undefined ? 0 : Number(indexes[i]) - 1] ?? ''
    if (indexes !== undefined) this.#cycle.served(messages.map((_, i) => source(i)))
    return {
      count: messages.length,
      cutShort: cutShort === 1,
      deliver: (i) => this.#deliver(messages[i] ?? '', source(i), first + i),
      giveBack: (from) => this.#returnUnseen(messages, source, first, from),
    }
  }

  /** The lists of a queue, by priority step. */
  #keysOf(queue: string): readonly string[] {
    let keys = this.#keys.get(queue)
    if (keys === undefined) {
      keys = queueKeys(this.#parts.context.config.keys, queue)
      this.#keys.set(queue, keys)
    }
    return keys
  }

  #deliver(raw: string, queue: string, number: number): void {
    const { context, tags } = this.#parts
    const { logger } = context.host
    let delivery: RedisDelivery
    try {
      const kept = context.config.ackEmulation || this.#noAck ? undefined : raw
      delivery = new RedisDelivery(parseEnvelope(raw), queue, number, kept, this.#noAck ? undefined : this)
    } catch (error) {
      const shown = raw.length > 1000 ? `${raw.slice(0, 1000)}…` : raw
      logger.error(`Dropped what is no message from the queue ${queue}: ${String(error)}`, { queue, message: shown })
      if (!this.#noAck && context.config.ackEmulation) this.#parts.settlements.remove(tags.tag(number))
      return
    }
    if (!this.#noAck) this.#held.set(number, delivery)
    this.#onDelivery(delivery)
  }

  /** A fetch was under way when the consumer was stopped: what it brought goes back as it came. */
  async #returnUnseen(
    messages: readonly string[],
    source: (i: number) => string,
    first: number,
    from: number,
  ): Promise<void> {
    const unseen = messages.map((raw, i) => ({ raw, queue: source(i), number: first + i })).slice(from)
    await this.#parts.giveBack.unseen(unseen.reverse(), !this.#noAck)
  }

  /** Called by the delivery. */
  ack(delivery: RedisDelivery): void {
    if (!this.#held.delete(delivery.number)) return
    const { context, settlements, tags } = this.#parts
    if (context.config.ackEmulation) settlements.remove(tags.tag(delivery.number))
    this.#loop.freed()
  }

  /** Called by the delivery. */
  written(): Promise<void> | undefined {
    return this.#parts.settlements.written()
  }

  /** Called by the delivery. */
  requeue(delivery: RedisDelivery): void {
    if (!this.#held.delete(delivery.number)) return
    const { context, giveBack } = this.#parts
    const requeued = giveBack
      .deliveries([delivery], 'back')
      .catch((error: unknown) => context.lose(error))
      .finally(() => {
        this.#requeues.delete(requeued)
        this.#loop.freed()
      })
    this.#requeues.add(requeued)
  }
}
