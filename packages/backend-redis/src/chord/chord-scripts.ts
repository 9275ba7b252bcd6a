import { RedisScript } from '@celeriac/redis-connection'

/**
 * Counts a part of a chord, once for each task and place, and claims the chord for whoever completes it. The task's
 * result is stored in the same step, unless a SUCCESS stands.
 *
 * KEYS: parts, added, size, counted, group, claim, the note for whoever takes a lapsed claim over, the index of notes,
 * result. ARGV: task id, part, 1 where the parts are ordered, place, seconds to live of the chord and of a saved header
 * (0 for ever), those of the claim, the claim's token, the note, group id, the result's seconds to live, the result
 * (empty for none). Returns 1 where the chord was claimed, 2 where nothing was done because the stored result has to be
 * looked at first. Other workers do the same with Celery's own script: what it leaves in the keys is the same.
 */
export const RETURN_PART = new RedisScript(`
local parts, added, size, counted, group, claim = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local ordered, place = ARGV[3] == '1', ARGV[4]
local ttl, group_ttl, claim_ttl = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local document = ARGV[12]
if document ~= '' then
  local stored = redis.call('GET', KEYS[9])
  local status = stored and string.match(stored, '^{%s*"status"%s*:%s*"([^"\\\\]*)"')
  if stored and not status and stored ~= document then return 2 end
  if status ~= 'SUCCESS' then
    if tonumber(ARGV[11]) > 0 then redis.call('SETEX', KEYS[9], ARGV[11], document)
    else redis.call('SET', KEYS[9], document) end
    redis.call('PUBLISH', KEYS[9], document)
  end
end
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
if not redis.call('SET', claim, ARGV[8], 'NX', 'EX', claim_ttl) then return 0 end
if ttl > 0 then redis.call('SET', KEYS[7], ARGV[9], 'EX', ttl) else redis.call('SET', KEYS[7], ARGV[9]) end
redis.call('ZADD', KEYS[8], tonumber(redis.call('TIME')[1]) + claim_ttl, ARGV[10])
return 1
`)

/**
 * Holds a claim for longer, or takes it again where it has lapsed and the chord is still there.
 *
 * KEYS: claim, size, the index of notes. ARGV: token, seconds, group id. Returns whether it is held.
 */
export const EXTEND_CLAIM = new RedisScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
if not holder and redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('ZADD', KEYS[3], 'XX', tonumber(redis.call('TIME')[1]) + tonumber(ARGV[2]), ARGV[3])
return 1
`)

/**
 * Ends a chord whose claim is still held: its parts go, and late copies of them find that it is done.
 *
 * KEYS: claim, parts, added, size, counted, note, the index of notes. ARGV: token, seconds for which it is remembered as
 * done, group id. Returns whether the claim was held.
 */
export const END_CHORD = new RedisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
redis.call('ZREM', KEYS[7], ARGV[3])
redis.call('SET', KEYS[1], 'done', 'EX', ARGV[2])
return 1
`)

/**
 * Takes over a chord that is complete and whose claim has lapsed: whoever had it has died before it was done.
 *
 * KEYS: the index of notes. ARGV: what stands before group ids in keys, what stands behind them in the keys of claim,
 * size and note, token, seconds of the claim. Returns the group id and the note, or nothing.
 */
export const TAKE_OVER = new RedisScript(`
local now = tonumber(redis.call('TIME')[1])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)) do
  local key = ARGV[1] .. id
  local note = redis.call('GET', key .. ARGV[4])
  if not note or redis.call('EXISTS', key .. ARGV[3]) == 0 then
    redis.call('ZREM', KEYS[1], id)
    redis.call('DEL', key .. ARGV[4])
  elseif redis.call('SET', key .. ARGV[2], ARGV[5], 'NX', 'EX', ARGV[6]) then
    redis.call('ZADD', KEYS[1], now + tonumber(ARGV[6]), id)
    return {id, note}
  end
end
return {}
`)
