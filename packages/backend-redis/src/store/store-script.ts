import { RedisScript } from '@celeriac/redis-connection'

/**
 * Stores and publishes results, each unless a SUCCESS stands: what Celery does with GET, then SETEX and PUBLISH. Whether
 * one stands is read from the beginning of a JSON document; of any other the stored bytes are returned, so that the
 * caller can look and come again.
 *
 * KEYS: one for each result. ARGV: for each its seconds to live (0 for ever), the document, and the stored document that
 * may be replaced (or nothing).
 *
 * Returns for each: 1 stored; 0 kept; what is stored, where the caller must look; a list with an error.
 */
export const STORE = new RedisScript(`
local answers = {}
for i, key in ipairs(KEYS) do
  local ttl, document, replaceable = tonumber(ARGV[3 * i - 2]), ARGV[3 * i - 1], ARGV[3 * i]
  local stored = redis.pcall('GET', key)
  local answer = 1
  local write = true
  if type(stored) == 'table' then
    answer, write = {stored.err}, false
  elseif stored and stored ~= replaceable then
    local status = string.match(stored, '^{%s*"status"%s*:%s*"([^"\\\\]*)"')
    if status == 'SUCCESS' then
      -- The same again is our own, whose answer was lost.
      answer, write = stored == document and 1 or 0, false
    elseif not status and stored ~= document then
      answer, write = stored, false
    end
  end
  if write then
    local result
    if ttl > 0 then result = redis.pcall('SETEX', key, ttl, document)
    else result = redis.pcall('SET', key, document) end
    if result.err then answer = {result.err}
    else redis.call('PUBLISH', key, document) end
  end
  answers[i] = answer
end
return answers
`)
