import type { EventBase } from './event-message.ts'

/** The body of one event, its members in Celery's order; several are sent as an array. */
export function buildEvent(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  base: EventBase,
): Record<string, unknown> {
  const { hostname, utcoffset, pid, clock, timestamp } = base
  return { hostname, utcoffset, pid, clock, ...fields, timestamp, type }
}
