import type { OptionReader } from '@celeriac/redis-connection'

/** How long what is held stays with its holder. Durations are milliseconds. */
export interface LeaseConfig {
  readonly visibilityTimeoutMs: number
  /** After how long without renewal other Node workers take what is held. Null: only the visibility timeout counts. */
  readonly leaseMs: number | null
  /** How often what is held is renewed. */
  readonly renewEveryMs: number
  /**
   * How far in the past the score of what is held lies. A Python worker gives it back a visibility timeout after its
   * score, and so as soon as the lease has lapsed. Other than 0 only where `visibilityTimeout` was given.
   */
  readonly scoreOffsetMs: number
}

const DEFAULT_VISIBILITY_TIMEOUT_MS = 3_600_000
const DEFAULT_LEASE_MS = 30_000
/** A Python worker whose visibility timeout is no shorter never gives back what we renew. */
const SHORTEST_PEER_TIMEOUT_MS = 30_000

/**
 * Reads `visibilityTimeout` and `lease`.
 *
 * @throws BrokerError `bad_option`
 */
export function readLeaseConfig(reader: OptionReader): LeaseConfig {
  const given = reader.seconds('visibilityTimeout')
  const visibilityTimeoutMs = given ?? DEFAULT_VISIBILITY_TIMEOUT_MS
  const wished = readLease(reader)
  if (wished === null) return { visibilityTimeoutMs, leaseMs: null, renewEveryMs: 0, scoreOffsetMs: 0 }
  const leaseMs = given === undefined ? wished : Math.min(wished, given)
  return {
    visibilityTimeoutMs,
    leaseMs,
    renewEveryMs: Math.min(leaseMs, SHORTEST_PEER_TIMEOUT_MS) / 3,
    scoreOffsetMs: given === undefined ? 0 : given - leaseMs,
  }
}

function readLease(reader: OptionReader): number | null {
  if (reader.any('lease') === false) return null
  const leaseMs = reader.seconds('lease')
  return leaseMs === undefined ? DEFAULT_LEASE_MS : leaseMs === 0 ? null : leaseMs
}
