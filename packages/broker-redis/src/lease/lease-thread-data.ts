import type { NetConnectOpts } from 'node:net'
import type { ConnectionOptions } from 'node:tls'

/** What the thread is started with. */
export interface LeaseThreadData {
  readonly address: NetConnectOpts
  readonly tls: ConnectionOptions | undefined
  readonly checkHostname: boolean
  /** Commands that are sent first: who we are, and which database. */
  readonly greeting: readonly (readonly string[])[]
  readonly answerWithinMs: number
  readonly indexKey: string
  /** The record of leases, or the index again where none is kept. */
  readonly recordKey: string
  readonly holder: string
  /** For how long from each renewal the record says that the holder lives; empty where none is kept. */
  readonly leaseS: number | ''
  readonly tagPrefix: string
  /** Taken off the time for scores. */
  readonly scoreOffsetS: number
  readonly renewEveryMs: number
  /** The first number that was not reserved yet. */
  readonly reserved: BigInt64Array
}

/** What the main thread holds: these numbers, and whatever it has taken from `upTo` on. */
export interface Held {
  readonly numbers: readonly number[]
  readonly upTo: number
}
