import { isRecord } from '../python/is-record.ts'
import type { EventMessage } from './event-message.ts'

/**
 * Reads the body of an event message: one event, or an array of them. What is none is left out, as a monitor should
 * not stop for it.
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
