import { parseUnackedEntry } from '@celeriac/protocol'
import type { ConnectionContext } from '../connect/connection-context.ts'
import type { GiveBack, Restorable } from './give-back.ts'
import { REMOVE } from './remove-script.ts'

const PORTION = 100

/**
 * What lost connections of one broker left among the unacknowledged messages, although nobody here works on it:
 * acknowledgements that were not answered, and messages that never arrived. The next connection puts it right at once,
 * where a sweep would wait for the lease and run tasks again that are done. What was delivered is left to the
 * sweep: it may still be running here.
 */
export class LeftBehind {
  #settled: string[] = []
  #unseen: string[] = []

  /** Tags of messages that were acknowledged before the connection was lost. */
  settled(tags: readonly string[]): void {
    this.#settled.push(...tags)
  }

  /** Tags of a fetch that was not answered, in their order. */
  unseen(tags: readonly string[]): void {
    this.#unseen.push(...tags)
  }

  /** Never rejects: what cannot be put right now is tried over the next connection, or comes back with a sweep. */
  async cleanUp(context: ConnectionContext, giveBack: GiveBack): Promise<void> {
    const settled = this.#settled.splice(0)
    // The last one first: each is pushed in front of the one before.
    const unseen = this.#unseen.splice(0).reverse()
    const { unacked, unackedIndex } = context.config.keys
    try {
      for (const tags of portions(settled)) await REMOVE.run(context.redis, [unacked, unackedIndex], tags)
      for (const tags of portions(unseen)) {
        const entries = await context.redis.hmget(unacked, ...tags)
        await giveBack.restore(
          tags.flatMap((tag, i) => restorable(tag, entries[i] ?? null)),
          'front',
        )
      }
    } catch (error) {
      if (context.alive) context.host.logger.warn(`Could not put right what was left behind: ${String(error)}`)
      this.settled(settled)
      this.unseen(unseen.reverse())
    }
  }
}

function restorable(tag: string, entry: string | null): Restorable | [] {
  // Never taken, or given back by a sweep.
  if (entry === null) return []
  try {
    const { envelope, routingKey } = parseUnackedEntry(entry)
    return { tag, envelope, queues: [routingKey] }
  } catch {
    // The sweep says so, and drops it.
    return []
  }
}

function portions(tags: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(tags.length / PORTION) }, (_, i) => tags.slice(i * PORTION, (i + 1) * PORTION))
}
