/** Answers by node name. A node that fails answers with an {@link ErrorReply}. */
export type Inspected<T> = Readonly<Record<string, T>>

/** What a node answers to a command that it does not know, or that failed: `KeyError('nope')`. */
export interface ErrorReply {
  readonly error: string
}

/** One task in the hands of a worker. */
export interface TaskInfo {
  readonly id: string
  readonly name: string
  /** Text, as Python writes them, where the question asks for safe ones. */
  readonly args: readonly unknown[] | string
  readonly kwargs: Readonly<Record<string, unknown>> | string
  readonly type: string
  readonly hostname: string
  /** Seconds since 1970; null before it runs. */
  readonly time_start: number | null
  readonly acknowledged: boolean
  readonly delivery_info: {
    readonly exchange: string
    readonly routing_key: string
    readonly priority: number | null
    readonly redelivered: boolean | null
  }
  readonly worker_pid: number | null
}

/** One task that is held until its time. */
export interface ScheduledTask {
  /** ISO 8601. */
  readonly eta: string | null
  readonly priority: number
  readonly request: TaskInfo
}

/** Where a task is on a node, and the task. */
export type QueriedTask = readonly [state: 'active' | 'reserved' | 'scheduled' | 'ready', task: TaskInfo]

/** One queue that a node consumes from. */
export interface ActiveQueue {
  readonly name: string
  readonly exchange: { readonly name: string; readonly type: string; readonly [field: string]: unknown }
  readonly routing_key: string
  readonly [field: string]: unknown
}

/** Counts and resources of a node. */
export interface WorkerStats {
  /** Tasks taken so far, by name. */
  readonly total: Readonly<Record<string, number>>
  readonly pid: number
  /** The logical clock, as text. */
  readonly clock: string
  /** Seconds. */
  readonly uptime: number
  readonly pool: Readonly<Record<string, unknown>>
  readonly broker: Readonly<Record<string, unknown>>
  readonly prefetch_count: number
  readonly rusage: Readonly<Record<string, number>> | string
  readonly [field: string]: unknown
}
