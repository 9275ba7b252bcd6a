import { RedisScript } from '@celeriac/redis-connection'

/**
 * Counts a part of a chord, once for each task and place, and claims the chord for whoever completes it.
 *
 * KEYS: parts, added, size, counted, group, claim. ARGV: task id, part, 1 where the parts are ordered, place, seconds to
 * live of the chord and of a saved header (0 for ever), those of the claim, the claim's token. Returns whether it was
 * claimed. Other workers do the same with Celery's own script: what it leaves in the keys is the same.
 */
export const RETURN_PART = new RedisScript(`
local parts, added, size, counted, group, claim = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local ordered, place = ARGV[3] == '1', ARGV[4]
local ttl, group_ttl = tonumber(ARGV[5]), tonumber(ARGV[6])
if redis.call('GET', claim) == 'done' then return 0 end
if redis.call('SADD', counted, ARGV[1] .. ':' .. place) == 1 then
  if ordered then redis.call('ZADD', parts, place, ARGV[2])
  else redis.call('RPUSH', parts, ARGV[2]) end
end
if ttl > 0 then
  for _, key in ipairs({parts, added, size, counted}) do redis.call('EXPIRE', key, ttl) end
  if group_ttl > 0 then redis.call('EXPIRE', group, group_ttl) end
end
local wanted = redis.call('GET', size)
if not wanted then return 0 end
local ready
if ordered then ready = redis.call('ZCARD', parts) else ready = redis.call('LLEN', parts) end
if ready ~= tonumber(wanted) + tonumber(redis.call('GET', added) or 0) then return 0 end
-- Its own token: the answer to the first try was lost.
if redis.call('GET', claim) == ARGV[8] then return 1 end
if redis.call('SET', claim, ARGV[8], 'NX', 'EX', ARGV[7]) then return 1 end
return 0
`)

/**
 * Holds a claim for longer, or takes it again where it has lapsed and the chord is still there.
 *
 * KEYS: claim, size. ARGV: token, seconds. Returns whether it is held.
 */
export const EXTEND_CLAIM = new RedisScript(`
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then return redis.call('EXPIRE', KEYS[1], ARGV[2]) end
if not holder and redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
  return 1
end
return 0
`)

/**
 * Ends a chord whose claim is still held: its parts go, and late copies of them find that it is done.
 *
 * KEYS: claim, parts, added, size, counted. ARGV: token, seconds for which it is remembered as done. Returns whether the
 * claim was held.
 */
export const END_CHORD = new RedisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
redis.call('SET', KEYS[1], 'done', 'EX', ARGV[2])
return 1
`)
