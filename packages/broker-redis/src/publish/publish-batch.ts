import { execute, RedisScript } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { FLUSH_ORDER } from '../connect/tick-flusher.ts'
import type { QueueExpiry } from '../topology/declarations.ts'

interface Caller {
  resolve(): void
  reject(error: unknown): void
}

/** Values for one list, or channels and values to announce, with those who wait for them. */
interface Group {
  readonly values: string[]
  readonly callers: Caller[]
  readonly expiry: QueueExpiry | undefined
  size: number
}

/** One command holds no more, so that the server is never busy with it for long. */
const MOST_VALUES = 1000
const MOST_CHARACTERS = 4 * 1024 * 1024

const ANNOUNCE = new RedisScript(`
for i = 1, #ARGV, 2 do redis.call('PUBLISH', ARGV[i], ARGV[i + 1]) end
`)

/**
 * Collects what is published in one turn of the event loop: one push for each list, one script for all channels.
 * Within a list the order of the calls is kept.
 */
export class PublishBatch {
  readonly #context: ConnectionContext
  #pushes = new Map<string, Group>()
  #announcements: Group | undefined
  /** Commands that are not answered yet. */
  readonly #unanswered = new Set<Promise<void>>()

  constructor(context: ConnectionContext) {
    this.#context = context
  }

  push(key: string, value: string, expiry: QueueExpiry | undefined): Promise<void> {
    let group = this.#pushes.get(key)
    if (group !== undefined && isFull(group, value)) {
      this.#push(key, group)
      group = undefined
    }
    if (group === undefined) {
      group = newGroup(expiry)
      this.#pushes.set(key, group)
    }
    return this.#add(group, value)
  }

  announce(channel: string, value: string): Promise<void> {
    if (this.#announcements !== undefined && isFull(this.#announcements, value)) this.#announce(this.#announcements)
    this.#announcements ??= newGroup(undefined)
    this.#announcements.values.push(channel)
    return this.#add(this.#announcements, value)
  }

  /** Resolves when everything that was given until now has been answered, in whatever way. */
  async drained(): Promise<void> {
    this.#flush()
    await Promise.allSettled(this.#unanswered)
  }

  #add(group: Group, value: string): Promise<void> {
    group.values.push(value)
    group.size += value.length
    this.#context.ticks.request(FLUSH_ORDER.publish, this.#flush)
    return new Promise((resolve, reject) => group.callers.push({ resolve, reject }))
  }

  readonly #flush = (): void => {
    const pushes = this.#pushes
    this.#pushes = new Map()
    for (const [key, group] of pushes) this.#push(key, group)
    if (this.#announcements !== undefined) this.#announce(this.#announcements)
  }

  #push(key: string, group: Group): void {
    this.#pushes.delete(key)
    const { redis } = this.#context
    if (group.expiry === undefined) {
      this.#answer(group, redis.call('lpush', [key, ...group.values]))
      return
    }
    // The lists of a queue with x-expires live on while messages come.
    const { keys, expiresMs } = group.expiry
    const transaction = redis.multi().lpush(key, ...group.values)
    for (const step of keys) transaction.pexpire(step, expiresMs)
    this.#answer(group, execute(transaction))
  }

  #announce(group: Group): void {
    this.#announcements = undefined
    const { redis } = this.#context
    const [channel, value] = group.values
    const single = group.values.length === 2 && channel !== undefined && value !== undefined
    this.#answer(group, single ? redis.publish(channel, value) : ANNOUNCE.run(redis, [], group.values))
  }

  #answer(group: Group, reply: Promise<unknown>): void {
    const sent = this.#context.alive
    const answered = reply.then(
      () => {
        for (const caller of group.callers) caller.resolve()
      },
      (reason: unknown) => {
        const error = this.#context.refused(reason, sent)
        for (const caller of group.callers) caller.reject(error)
      },
    )
    this.#unanswered.add(answered)
    void answered.finally(() => this.#unanswered.delete(answered))
  }
}

function newGroup(expiry: QueueExpiry | undefined): Group {
  return { values: [], callers: [], expiry, size: 0 }
}

function isFull(group: Group, next: string): boolean {
  return group.values.length >= MOST_VALUES || group.size + next.length > MOST_CHARACTERS
}
