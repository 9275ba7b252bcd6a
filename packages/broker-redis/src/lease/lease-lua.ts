/**
 * Lua that says whether a message is leased: whether its tag is one of a holder in the record whose lease stands. KEYS[3]
 * is the record, and `checked` whether to look into it. Tags of Python workers name no holder.
 */
export const IS_LEASED = `
local holders = {}

local function isLeased(tag, now)
  local holder = checked and string.match(tag, '^(.*):%d+$')
  if not holder then return false end
  if holders[holder] == nil then
    local lapses = redis.call('ZSCORE', KEYS[3], holder)
    holders[holder] = lapses and tonumber(lapses) > now or false
  end
  return holders[holder]
end

local function time()
  local parts = redis.call('TIME')
  return tonumber(parts[1]) + tonumber(parts[2]) / 1000000
end
`
