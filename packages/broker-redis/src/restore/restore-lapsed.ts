import type { Restorable } from './give-back.ts'
import { RESTORE_PORTION, type RestoreParts } from './restore-parts.ts'
import { LAPSED } from './restore-script.ts'

/**
 * Gives back what was held for longer than the visibility timeout, as kombu does, but for what is leased. Moves `limit`
 * messages at most, and says how many.
 */
export async function restoreLapsed(parts: RestoreParts, limit: number): Promise<number> {
  const { context, record, giveBack, returnAddress } = parts
  const { unacked, unackedIndex } = context.config.keys
  let left = limit
  let restored = 0
  let skipped = 0
  while (left > 0 && context.alive) {
    const count = Math.min(RESTORE_PORTION, left)
    const reply = await LAPSED.run(
      context.redis,
      [unacked, unackedIndex, record.key],
      [context.config.visibilityTimeoutMs / 1000, skipped, count, record.kept ? 1 : 0],
    )
    // The script says so.
    const [highestScore, tags, entries, leased] = reply as [string, string[], (string | null)[], number]
    const restorables: Restorable[] = []
    let unindexed = 0
    for (const [i, tag] of tags.entries()) {
      const entry = entries[i] ?? null
      if (entry === null) unindexed++
      const restorable = await returnAddress.restorable(tag, entry)
      if (restorable === undefined) skipped++
      else restorables.push(restorable)
    }
    // Highest scores first: the oldest is pushed last and consumed first.
    const moved = await giveBack.restore(restorables, 'front', { highestScore, unleased: true })
    restored += moved
    // What its queue did not take would be looked at again and again.
    skipped += leased + Math.max(0, restorables.length - unindexed - moved)
    left -= tags.length
    if (tags.length + leased < count) break
  }
  return restored
}
