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
