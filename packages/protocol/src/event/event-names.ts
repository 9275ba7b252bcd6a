/** Celery's default `event_exchange`. */
export const EVENT_EXCHANGE = 'celeryev'

/** Routing key of an array of task events. */
export const TASK_MULTI = 'task.multi'

/** Routing key of an event: `task-sent` gives `task.sent`. */
export function eventRoutingKey(type: string): string {
  return type.replaceAll('-', '.')
}

/** The part before the first dash: `task`, `worker`. */
export function eventGroup(type: string): string {
  return type.split('-', 1)[0] ?? type
}

/** Queue of one receiver of events. @param prefix - `event_queue_prefix`. @defaultValue 'celeryev' */
export function eventQueue(uuid: string, prefix: string = EVENT_EXCHANGE): string {
  return `${prefix}.${uuid}`
}

/** What an event says about the sender's time zone at that moment: hours west of UTC, half hours included. */
export function utcOffsetHours(date: Date): number {
  return date.getTimezoneOffset() / 60
}
