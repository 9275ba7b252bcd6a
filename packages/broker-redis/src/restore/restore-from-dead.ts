import { RedisScript } from '@celeriac/redis-connection'
import { RESTORE_PORTION, type RestoreParts } from './restore-parts.ts'

/** Holders whose lease has lapsed. KEYS: the record of leases. */
const DEAD = new RedisScript(`
local time = redis.call('TIME')
return redis.call('ZRANGE', KEYS[1], '-inf', tonumber(time[1]) + tonumber(time[2]) / 1000000, 'BYSCORE')
`)

/** Removes a holder from the record, if it has not come back to life. KEYS: the record of leases. ARGV: the holder. */
const FORGET = new RedisScript(`
local time = redis.call('TIME')
local lapses = redis.call('ZSCORE', KEYS[1], ARGV[1])
if lapses and tonumber(lapses) <= tonumber(time[1]) + tonumber(time[2]) / 1000000 then
  redis.call('ZREM', KEYS[1], ARGV[1])
end
`)

/** Holders die rarely, so that all unacknowledged messages may be looked through then, so many at a time. */
const SCAN_COUNT = 1000

/**
 * Gives back what Node workers held whose lease has lapsed, long before the visibility timeout. Moves `limit` messages
 * at most, and says how many.
 */
export async function restoreFromDead(parts: RestoreParts, limit: number): Promise<number> {
  const { context, record } = parts
  if (!record.kept) return 0
  // The script says so.
  const holders = (await DEAD.run(context.redis, [record.key], [])) as string[]
  let restored = 0
  for (const holder of holders) {
    const tags = await tagsOf(parts, holder)
    let done = 0
    while (done < tags.length && restored < limit && context.alive) {
      const portion = tags.slice(done, done + Math.min(RESTORE_PORTION, limit - restored))
      restored += await restoreTags(parts, portion)
      done += portion.length
    }
    // What the limit left is found the next time, for as long as the record names its holder.
    if (done === tags.length && context.alive) await FORGET.run(context.redis, [record.key], [holder])
  }
  return restored
}

/** The tags of what a holder holds, those with the highest scores first. */
async function tagsOf({ context }: RestoreParts, holder: string): Promise<string[]> {
  const prefix = `${holder}:`
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`
  const scores = new Map<string, number>()
  let cursor = '0'
  do {
    const { unackedIndex } = context.config.keys
    const [next, found] = await context.redis.zscan(unackedIndex, cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT)
    cursor = next
    for (let i = 0; i < found.length; i += 2) {
      const tag = found[i] ?? ''
      // Of a holder whose name goes on where this one ends.
      if (/^\d+$/.test(tag.slice(prefix.length))) scores.set(tag, Number(found[i + 1]))
    }
  } while (cursor !== '0')
  return [...scores].sort(([, a], [, b]) => b - a).map(([tag]) => tag)
}

async function restoreTags(
  { context, giveBack, returnAddress }: RestoreParts,
  tags: readonly string[],
): Promise<number> {
  const entries = await context.redis.hmget(context.config.keys.unacked, ...tags)
  const restorables = []
  for (const [i, tag] of tags.entries()) {
    const restorable = await returnAddress.restorable(tag, entries[i] ?? null)
    if (restorable !== undefined) restorables.push(restorable)
  }
  // Highest scores first: the oldest is pushed last and consumed first.
  return giveBack.restore(restorables, 'front', { unleased: true })
}
