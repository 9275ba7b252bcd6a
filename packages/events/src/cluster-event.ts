import type { EventMessage } from '@celeriac/protocol'

/**
 * One event as a monitor sees it, with the names of the wire: `uuid`, `root_id`, `sw_ident`. Which fields there are
 * depends on its type; {@link isEvent} tells the compiler.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#event-reference
 */
export interface ClusterEvent {
  /** `task-received`, `worker-heartbeat`, … */
  readonly type: string
  /** Node name of the worker, or `gen<pid>@<host>` for a client. */
  readonly hostname: string
  /** When it was sent, in seconds since 1970. */
  readonly timestamp: number
  /** The sender's distance from UTC in hours, to the west. */
  readonly utcoffset: number
  readonly pid: number
  /** The sender's logical clock; this receiver's where the sender has none. */
  readonly clock: number
  /** When it came, in seconds since 1970. */
  readonly local_received: number
  readonly [field: string]: unknown
}

/** An event about a task. */
interface AboutTask {
  readonly uuid: string
}

/** What a task was called with. */
interface CalledTask extends AboutTask {
  readonly name: string
  /** Text, as Python writes it. */
  readonly args: string
  readonly kwargs: string
  readonly root_id: string | null
  readonly parent_id: string | null
  readonly retries: number
  readonly eta: string | null
  readonly expires: string | null
}

/** A worker's state. */
interface AboutWorker {
  /** Seconds between two heartbeats. */
  readonly freq: number
  /** Tasks that run. */
  readonly active: number
  /** Tasks that have ended. */
  readonly processed: number
  readonly loadavg: readonly number[]
  readonly sw_ident: string
  readonly sw_ver: string
  readonly sw_sys: string
}

/** What went wrong. */
interface FailedTask extends AboutTask {
  /** Text, as Python writes it. */
  readonly exception: string
  readonly traceback?: string | null
}

/** The fields of Celery's events, by their types. */
export interface EventFields {
  'task-sent': CalledTask & { readonly queue: string | null; readonly exchange: string; readonly routing_key: string }
  'task-received': CalledTask
  'task-started': AboutTask
  'task-succeeded': AboutTask & { readonly result: string; readonly runtime: number | null }
  'task-failed': FailedTask
  'task-retried': FailedTask
  'task-revoked': AboutTask & {
    readonly terminated: boolean
    readonly signum: number | null
    readonly expired: boolean
  }
  'task-rejected': AboutTask & { readonly requeue: boolean }
  'task-cancelled': AboutTask
  'worker-online': AboutWorker
  'worker-heartbeat': Partial<AboutWorker> & { readonly freq: number }
  'worker-offline': AboutWorker
}

/** Whether an event is of this type: then its fields are known. */
export function isEvent<T extends keyof EventFields>(
  event: ClusterEvent,
  type: T,
): event is ClusterEvent & EventFields[T] & { readonly type: T } {
  return event.type === type
}

/** @param receivedAtMs - when it came, in milliseconds since 1970 */
export function toClusterEvent(
  { fields, ...base }: EventMessage & { readonly clock: number },
  receivedAtMs: number,
): ClusterEvent {
  return { ...fields, ...base, local_received: receivedAtMs / 1000 }
}
