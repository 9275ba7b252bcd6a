import { isRecord } from '../python/is-record.ts'

/** Who sends an event, and when. */
export interface EventBase {
  /** Node name of the worker, or `gen<pid>@<host>`. */
  readonly hostname: string
  /** Hours west of UTC: UTC+5:30 is -5.5. */
  readonly utcoffset: number
  readonly pid: number
  /** Lamport clock; null for events that do not count. */
  readonly clock: number | null
  /** Seconds since 1970, with a fraction. */
  readonly timestamp: number
}

/** An event as it was received. */
export interface EventMessage extends EventBase {
  /** `task-received`, `worker-heartbeat`, … */
  readonly type: string
  /** Everything that is not in the base. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The body of one event, its members in Celery's order; several are sent as an array. */
export function buildEvent(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  base: EventBase,
): Record<string, unknown> {
  const { hostname, utcoffset, pid, clock, timestamp } = base
  return { hostname, utcoffset, pid, clock, ...fields, timestamp, type }
}

/**
 * Reads the body of an event message: one event, or an array of them. Anything else is left out, since a monitor
 * should not stop for it.
 */
export function parseEvents(body: unknown): EventMessage[] {
  const events = Array.isArray(body) ? body : [body]
  return events.flatMap((event) => parseEvent(event) ?? [])
}

function parseEvent(event: unknown): EventMessage | undefined {
  if (!isRecord(event) || typeof event['type'] !== 'string') return undefined
  const { type, hostname, utcoffset, pid, clock, timestamp, ...fields } = event
  return {
    type: String(type),
    hostname: typeof hostname === 'string' ? hostname : '',
    utcoffset: numberOr(utcoffset, 0),
    pid: numberOr(pid, 0),
    clock: numberOr(clock, null),
    timestamp: numberOr(timestamp, 0),
    fields,
  }
}

function numberOr<T>(value: unknown, otherwise: T): number | T {
  return typeof value === 'number' ? value : otherwise
}
