import type { Clock, Timer } from '@celeriac/core/adapter'
import type { Redis } from 'ioredis'
import { isReply } from './to-broker-error.ts'

/** How a connection on which nothing happens is kept, and found dead. Durations are milliseconds. */
export interface HeartbeatOptions {
  readonly clock: Clock
  /** `health_check_interval`: how often a quiet connection is asked whether it lives. 0 is never. */
  readonly healthCheckMs: number
  /**
   * After how long without an answer the connection is closed, where that is not left to the client's socket time-out.
   */
  readonly overdueMs?: number
}

/** What is assumed where a user may not ask the server after how long it cuts a silent client. */
const UNKNOWN_TIMEOUT_MS = 30_000

/**
 * The time between two heartbeats, three for each time-out of the server; 0 is none.
 *
 * @param serverTimeoutMs - undefined where it is not known, 0 where the server has none
 */
export function heartbeatMs(healthCheckMs: number, serverTimeoutMs: number | undefined): number {
  if (serverTimeoutMs === 0 || (serverTimeoutMs === undefined && healthCheckMs === 0)) return healthCheckMs
  return Math.min(healthCheckMs || Number.POSITIVE_INFINITY, (serverTimeoutMs ?? UNKNOWN_TIMEOUT_MS) / 3)
}

/**
 * After how long the server cuts a silent client, in milliseconds: its setting `timeout`. Undefined where it does not
 * say.
 */
export async function serverTimeoutMs(redis: Redis): Promise<number | undefined> {
  const reply: unknown = await redis.call('config', 'GET', 'timeout').catch((error: unknown) => {
    if (isReply(error)) return undefined
    throw error
  })
  const seconds = Array.isArray(reply) ? Number(reply[1]) : Number.NaN
  return Number.isNaN(seconds) ? undefined : seconds * 1000
}

/** Asks again and again whether the server is there. Returns how to end it. */
export function startHeartbeat(
  redis: Redis,
  everyMs: number,
  options: HeartbeatOptions & { onOverdue(): void },
): () => void {
  const { clock, overdueMs, onOverdue } = options
  let timer: Timer | undefined
  let ended = false
  const wait = () => {
    timer = clock.after(everyMs, () => {
      timer = overdueMs === undefined ? undefined : clock.after(overdueMs, onOverdue)
      // An error is an answer, too; and why a connection went is told by the connection.
      redis.ping().then(answered, answered)
    })
  }
  const answered = () => {
    timer?.cancel()
    if (!ended) wait()
  }
  if (everyMs > 0) wait()
  return () => {
    ended = true
    timer?.cancel()
  }
}
