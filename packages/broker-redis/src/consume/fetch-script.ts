import { RedisScript } from '@celeriac/redis-connection'

/**
 * Takes messages from lists and registers them as unacknowledged, in one step: at no time is a message only in our
 * memory. Nothing is decoded. An entry is `[<envelope>,"","<queue>"]`, which kombu reads as one of its own and gives
 * back to that queue.
 *
 * KEYS: unacked, unacked_index, the record of leases, then the lists of the first step of all queues, of the second, and
 * so on. ARGV: how many; seconds to take off the time for scores, or nothing where they are not registered; how tags
 * begin; number of the first tag; bytes to take at most; how many queues; 1 to serve queues in turn; who holds what is
 * taken; seconds until its lease lapses, or nothing where none is recorded; the end of an entry for each queue.
 *
 * Returns `[indexes of queues joined with commas (nothing for one queue), messages, 1 where the bytes were the limit]`.
 */
export const FETCH = new RedisScript(`
local want, room, queues, fair = tonumber(ARGV[1]), tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
local register = ARGV[2] ~= ''
if register then
  -- Of another type, these fail now, and not when the messages have been taken.
  redis.call('HLEN', KEYS[1])
  redis.call('ZCARD', KEYS[2])
  redis.call('ZCARD', KEYS[3])
end
local taken, from, steps, fault = {}, {}, {}, nil

local function add(message, queue)
  taken[#taken + 1] = message
  from[#taken] = queue
  room = room - #message
end

-- In growing portions, so that big messages do not come by the hundred.
local function takeAll(key, queue)
  local portion = 16
  while room > 0 and #taken < want do
    local ask = math.min(portion, want - #taken)
    local got = redis.pcall('RPOP', key, ask)
    if not got then return end
    if got.err then
      fault = got
      return
    end
    for i = 1, #got do add(got[i], queue) end
    if #got < ask then return end
    portion = portion * 2
  end
end

local function takeInTurn(first, waiting)
  local turn = 1
  while room > 0 and #taken < want and #waiting > 0 do
    local message = redis.call('RPOP', KEYS[first + waiting[turn] - 1])
    if message then
      add(message, waiting[turn])
      turn = turn + 1
    else
      table.remove(waiting, turn)
    end
    if turn > #waiting then turn = 1 end
  end
end

-- As if nothing had been taken.
local function putBack()
  local step = #steps
  for i = #taken, 1, -1 do
    while i <= steps[step].before do step = step - 1 end
    redis.call('RPUSH', KEYS[steps[step].first + from[i] - 1], taken[i])
  end
end

for first = 4, #KEYS, queues do
  if room <= 0 or #taken >= want or fault then break end
  steps[#steps + 1] = {first = first, before = #taken}
  if queues == 1 then
    takeAll(KEYS[first], 1)
  else
    local waiting = {}
    for queue = 1, queues do
      local length = redis.pcall('LLEN', KEYS[first + queue - 1])
      if type(length) == 'table' then fault = length
      elseif length > 0 then waiting[#waiting + 1] = queue end
    end
    if fair and #waiting > 1 then
      takeInTurn(first, waiting)
    else
      for _, queue in ipairs(waiting) do takeAll(KEYS[first + queue - 1], queue) end
    end
  end
end
if fault and #taken == 0 then return fault end

if register and #taken > 0 then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
  local score = now - tonumber(ARGV[2])
  local recorded = 0
  if ARGV[9] ~= '' then recorded = redis.pcall('ZADD', KEYS[3], now + tonumber(ARGV[9]), ARGV[8]) end
  local number = tonumber(ARGV[4]) - 1
  for start = 1, #taken, 500 do
    local entries, scores = {}, {}
    for i = start, math.min(start + 499, #taken) do
      local tag = ARGV[3] .. (number + i)
      entries[#entries + 1] = tag
      entries[#entries + 1] = '[' .. taken[i] .. ARGV[9 + from[i]]
      -- A microsecond apart, so that they are given back in their order.
      scores[#scores + 1] = score + i / 1000000
      scores[#scores + 1] = tag
    end
    local done = recorded
    if type(done) == 'number' then done = redis.pcall('HSET', KEYS[1], unpack(entries)) end
    if type(done) == 'number' then done = redis.pcall('ZADD', KEYS[2], unpack(scores)) end
    if type(done) ~= 'number' then
      -- This user may not: the first portion says so.
      for i = 2, #scores, 2 do redis.pcall('HDEL', KEYS[1], scores[i]) end
      putBack()
      return done
    end
  end
end
return {queues == 1 and '' or table.concat(from, ','), taken, room <= 0 and 1 or 0}
`)

/** What {@link FETCH} takes at most in one call: few enough that neither side is busy for long. */
export const MOST_MESSAGES = 500
export const MOST_BYTES = 4 * 1024 * 1024

/** The end of an entry in the hash of unacknowledged messages. */
export function entryEnd(queue: string): string {
  return `,"",${JSON.stringify(queue)}]`
}
