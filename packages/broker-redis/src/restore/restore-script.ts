import { RedisScript } from '@celeriac/redis-connection'
import { IS_LEASED } from '../lease/lease-lua.ts'

/**
 * Moves unacknowledged messages back into lists, each only if it is still unacknowledged: an acknowledgement that
 * comes at the same time wins or loses as a whole. With a limit, only those whose score is not above it (nobody has
 * renewed them meanwhile). What is leased, and what would go to a key that is no list, stays where it is.
 *
 * KEYS: unacked, unacked_index, the record of leases, then lists. ARGV: LPUSH or RPUSH; the highest score, or nothing; 1 to
 * look whether they are leased; then for each entry its tag, how many lists it goes to, their indexes among the lists,
 * and the envelope.
 */
export const RESTORE = new RedisScript(`
local checked = ARGV[3] == '1'
${IS_LEASED}
local limit, moved, at, now = tonumber(ARGV[2]), 0, 4, time()

-- A push that fails after the entry was removed would lose the message: no script is rolled back.
local function isList(key)
  local type = redis.call('TYPE', key).ok
  return type == 'list' or type == 'none'
end

local function canGo(first, count)
  for i = first, first + count - 1 do
    if not isList(KEYS[3 + tonumber(ARGV[i])]) then return false end
  end
  return true
end

while at <= #ARGV do
  local tag, lists = ARGV[at], tonumber(ARGV[at + 1])
  local envelope = ARGV[at + 2 + lists]
  local score = limit and tonumber(redis.call('ZSCORE', KEYS[2], tag) or '')
  if (not limit or (score and score <= limit)) and not isLeased(tag, now) and canGo(at + 2, lists) then
    local entry = redis.call('HGET', KEYS[1], tag)
    if entry then
      redis.call('HDEL', KEYS[1], tag)
      for i = 1, lists do
        local pushed = redis.pcall(ARGV[1], KEYS[3 + tonumber(ARGV[at + 1 + i])], envelope)
        if type(pushed) ~= 'number' then
          -- This user may not.
          redis.call('HSET', KEYS[1], tag, entry)
          return pushed
        end
      end
      moved = moved + 1
    end
    redis.call('ZREM', KEYS[2], tag)
  end
  at = at + 3 + lists
end
return moved
`)

/**
 * What the visibility timeout gives back: the highest score that has lapsed, and entries up to it that are not leased,
 * those with the highest scores first. KEYS as above. ARGV: visibility timeout in seconds; how many to skip; how many to
 * look at; 1 to look whether they are leased. Returns `[score, tags, entries, how many were leased]`.
 */
export const LAPSED = new RedisScript(`
local checked = ARGV[4] == '1'
${IS_LEASED}
local now = time()
local limit = string.format('%.6f', now - tonumber(ARGV[1]))
local tags, leased = {}, 0
for _, tag in ipairs(redis.call('ZRANGE', KEYS[2], limit, '-inf', 'BYSCORE', 'REV', 'LIMIT', ARGV[2], ARGV[3])) do
  if isLeased(tag, now) then leased = leased + 1 else tags[#tags + 1] = tag end
end
if #tags == 0 then return {limit, tags, {}, leased} end
return {limit, tags, redis.call('HMGET', KEYS[1], unpack(tags)), leased}
`)
