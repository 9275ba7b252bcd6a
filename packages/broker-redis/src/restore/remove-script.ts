import { RedisScript } from '@celeriac/redis-connection'

/** Takes unacknowledged messages away for good. KEYS: unacked, unacked_index. ARGV: tags, at most 1,000. */
export const REMOVE = new RedisScript(`
redis.call('ZREM', KEYS[2], unpack(ARGV))
redis.call('HDEL', KEYS[1], unpack(ARGV))
`)
