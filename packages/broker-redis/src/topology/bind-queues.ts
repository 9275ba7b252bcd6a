import { execute, RedisScript, replyWords } from '@celeriac/redis-connection'
import type { ConnectionContext } from '../connect/connection-context.ts'
import { bindingKey, permanentKey } from '../url/key-names.ts'
import type { DeclaredBinding } from './declarations.ts'

/** Adds a member to a table and puts the table's deadline off, by the server's clock. */
const REFRESH = new RedisScript(`
redis.call('SADD', KEYS[1], ARGV[1])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[2], 'GT', now + tonumber(ARGV[3]), ARGV[2])
`)

/**
 * Writes bindings where publishers of every process look for them. Those of lasting queues are written a second time,
 * as permanent: kombu 5.7 sweeps away tables that have no permanent member and were not refreshed in time.
 *
 * @see docs/protocol.md
 */
export async function bindQueues(context: ConnectionContext, bindings: readonly DeclaredBinding[]): Promise<void> {
  try {
    await writeBindings(context, bindings)
  } catch (error) {
    // Whoever consumes makes room on a full server, and must not be kept from it by what is written there already.
    if (!isOutOfMemory(error) || !(await areWritten(context, bindings))) throw error
  }
}

async function writeBindings(context: ConnectionContext, bindings: readonly DeclaredBinding[]): Promise<void> {
  const { redis, config } = context
  const written: Promise<unknown>[] = []
  const transaction = redis.multi()
  let permanent = 0
  for (const { exchange, member, ttlMs } of bindings) {
    const table = bindingKey(config.keys, exchange)
    if (ttlMs === undefined) {
      transaction.sadd(table, member).sadd(permanentKey(config.keys, exchange), member)
      permanent++
    } else {
      written.push(REFRESH.run(redis, [table, config.keys.bindingDeadlines], [member, exchange, ttlMs]))
    }
  }
  if (permanent > 0) written.push(execute(transaction))
  await Promise.all(written)
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && replyWords(error).startsWith('OOM')
}

async function areWritten(context: ConnectionContext, bindings: readonly DeclaredBinding[]): Promise<boolean> {
  const { redis, config } = context
  const pipeline = redis.pipeline()
  for (const { exchange, member } of bindings) pipeline.sismember(bindingKey(config.keys, exchange), member)
  return (await execute(pipeline)).every((reply) => reply === 1)
}

/** Takes bindings back, in both sets. */
export async function unbindQueues(context: ConnectionContext, bindings: readonly DeclaredBinding[]): Promise<void> {
  const { redis, config } = context
  if (bindings.length === 0) return
  const pipeline = redis.pipeline()
  for (const { exchange, member } of bindings)
    pipeline.srem(bindingKey(config.keys, exchange), member).srem(permanentKey(config.keys, exchange), member)
  await execute(pipeline)
}
