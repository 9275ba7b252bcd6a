import type { ClusterEvent } from './cluster-event.ts'

/** Heartbeats that are kept of each worker. */
const MOST_HEARTBEATS = 4
/** A worker counts as gone after this many times its `freq` without a heartbeat. */
const EXPIRES_AFTER_BEATS = 2
/** What Celery assumes before a worker has said how often it beats. */
const DEFAULT_FREQ_S = 60

/** What events have told of a worker. */
export interface WorkerState {
  readonly hostname: string
  readonly pid?: number
  /** Seconds between two heartbeats. */
  readonly freq: number
  /** When the last heartbeats came, in seconds since 1970; none of one that has said good-bye. */
  readonly heartbeats: readonly number[]
  /** Logical time of its last event. */
  readonly clock: number
  /** Tasks that run. */
  readonly active?: number
  /** Tasks that have ended. */
  readonly processed?: number
  readonly loadavg?: readonly number[]
  /** `py-celery`, `celeriac`. */
  readonly swIdent?: string
  readonly swVer?: string
  readonly swSys?: string
}

/** A worker after one more event, of its own or of a task that it has. */
export function reduceWorker(known: WorkerState | undefined, event: ClusterEvent): WorkerState {
  const previous = known ?? { hostname: event.hostname, freq: DEFAULT_FREQ_S, heartbeats: [], clock: 0 }
  const clock = Math.max(previous.clock, event.clock)
  if (event.type === 'worker-offline') return { ...previous, ...detailsOf(event), clock, heartbeats: [] }
  const heartbeats = [...previous.heartbeats, event.local_received].sort((a, b) => a - b).slice(-MOST_HEARTBEATS)
  const details = event.type.startsWith('worker-') ? detailsOf(event) : {}
  return { ...previous, ...details, clock, heartbeats }
}

/** Whether a worker is there, as far as its heartbeats tell. @param nowS - seconds since 1970 */
export function isAlive({ heartbeats, freq }: WorkerState, nowS: number): boolean {
  const last = heartbeats.at(-1)
  return last !== undefined && nowS < last + freq * EXPIRES_AFTER_BEATS
}

function detailsOf(event: ClusterEvent): Partial<WorkerState> {
  const details = {
    pid: event.pid,
    freq: event['freq'],
    active: event['active'],
    processed: event['processed'],
    loadavg: event['loadavg'],
    swIdent: event['sw_ident'],
    swVer: event['sw_ver'],
    swSys: event['sw_sys'],
  }
  // A heartbeat that was asked for says little.
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)) as Partial<WorkerState>
}
