import { markRedelivered, parseEnvelope, parseUnackedEntry, priorityStep } from '@celeriac/protocol'
import { execute } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { LeaseRecord } from '../lease/lease-record.ts'
import type { TagSeries } from '../lease/tag-series.ts'
import { queueKey } from '../url/key-names.ts'
import { RESTORE } from './restore-script.ts'

/** In front is consumed next, at the back is consumed last. */
export type Side = 'front' | 'back'

/** An unacknowledged message with the queues that it goes back to; without queues it is dropped. */
export interface Restorable {
  readonly tag: string
  readonly envelope: string
  readonly queues: readonly string[]
}

/** Which entries are moved; all of them are, where nothing is said. */
export interface RestoreCondition {
  /** Only those whose score is not above it. */
  readonly highestScore?: string
  /** Only those that are not leased. */
  readonly unleased?: boolean
}

/** A message that was delivered and is not settled. */
export interface HeldMessage {
  /** Numbers the messages of this connection in the order of their delivery. */
  readonly number: number
  readonly queue: string
  /** The envelope, only where it is kept nowhere else. */
  readonly raw: string | undefined
}

const PORTION = 200

/** Gives messages back to their queues, marked as redelivered in both places that kombu knows. */
export class GiveBack {
  readonly #context: ConnectionContext
  readonly #tags: TagSeries
  readonly #record: LeaseRecord

  constructor(context: ConnectionContext, tags: TagSeries, record: LeaseRecord) {
    this.#context = context
    this.#tags = tags
    this.#record = record
  }

  /** What was delivered and not settled, each pushed after the other. */
  async deliveries(deliveries: readonly HeldMessage[], side: Side): Promise<void> {
    if (!this.#context.config.ackEmulation) return this.#pushKept(deliveries, side)
    const { redis, config } = this.#context
    for (let i = 0; i < deliveries.length; i += PORTION) {
      const portion = deliveries.slice(i, i + PORTION)
      const tags = portion.map((delivery) => this.#tags.tag(delivery.number))
      // Not kept in memory meanwhile, because it is rarely needed.
      const entries = await redis.hmget(config.keys.unacked, ...tags)
      const restorables = portion.flatMap((delivery, j) =>
        this.#restorable(tags[j] ?? '', entries[j] ?? null, delivery.queue),
      )
      await this.restore(restorables, side)
    }
  }

  /** What nobody has seen goes back unmarked. */
  async unseen(
    messages: readonly { readonly raw: string; readonly queue: string; readonly number: number }[],
    registered: boolean,
  ): Promise<void> {
    if (messages.length === 0 || !this.#context.alive) return
    if (registered && this.#context.config.ackEmulation) {
      const restorables = messages.map(({ raw, queue, number }) => ({
        tag: this.#tags.tag(number),
        envelope: raw,
        queues: [queue],
      }))
      await this.restore(restorables, 'front')
      return
    }
    const pipeline = this.#context.redis.pipeline()
    for (const { raw, queue } of messages) pipeline.rpush(this.#list(raw, queue), raw)
    await execute(pipeline)
  }

  /** Moves entries if they are still there, and as the condition wants them. Says how many. */
  async restore(entries: readonly Restorable[], side: Side, condition: RestoreCondition = {}): Promise<number> {
    if (entries.length === 0) return 0
    const { redis, config } = this.#context
    const lists: string[] = []
    const checked = condition.unleased === true && this.#record.kept
    const args: (string | number)[] = [side === 'front' ? 'RPUSH' : 'LPUSH', condition.highestScore ?? '']
    args.push(checked ? 1 : 0)
    for (const { tag, envelope, queues } of entries) {
      const indexes = queues.map((queue) => lists.push(this.#list(envelope, queue)))
      args.push(tag, indexes.length, ...indexes, envelope)
    }
    const { unacked, unackedIndex } = config.keys
    return Number(await RESTORE.run(redis, [unacked, unackedIndex, this.#record.key, ...lists], args))
  }

  #restorable(tag: string, entry: string | null, queue: string): Restorable | [] {
    // Somebody else has given it back, because our lease had lapsed.
    if (entry === null) return []
    return { tag, envelope: markRedelivered(parseUnackedEntry(entry).envelope), queues: [queue] }
  }

  /** Without emulated acknowledgements the message is only here; kombu then writes the mark at the top. */
  async #pushKept(deliveries: readonly HeldMessage[], side: Side): Promise<void> {
    if (deliveries.length === 0) return
    const pipeline = this.#context.redis.pipeline()
    for (const { raw, queue } of deliveries) {
      if (raw === undefined) continue
      const envelope = markRedelivered(raw).replace(/^\{/, '{"redelivered":true,')
      if (side === 'front') pipeline.rpush(this.#list(raw, queue), envelope)
      else pipeline.lpush(this.#list(raw, queue), envelope)
    }
    await execute(pipeline)
  }

  #list(envelope: string, queue: string): string {
    const { keys } = this.#context.config
    let step = keys.steps[0] ?? 0
    try {
      step = priorityStep(parseEnvelope(envelope).priority, keys.steps)
    } catch {
      // What cannot be read is found to be so by whoever takes it next.
    }
    return queueKey(keys, queue, step)
  }
}
