import type { ResultRecord } from '@celeriac/protocol'

/** Options of `get()`, `join()` and `collect()`. */
export interface GetOptions {
  /** Seconds; then a `TimeoutError`. @defaultValue for ever */
  readonly timeout?: number | undefined
  /** Accepted for Celery's sake: nothing is polled here. */
  readonly interval?: number | undefined
  /** Reject with the task's error if it failed; false gives the error as the value. @defaultValue true */
  readonly propagate?: boolean | undefined
  /** Stops waiting; the task goes on. */
  readonly signal?: AbortSignal | undefined
  /** Called with every state that is seen, the last one included. */
  readonly onMessage?: ((record: ResultRecord) => void) | undefined
  /** Called with the id and the value of each task whose value is there; in a group, as they come. */
  readonly callback?: ((id: string, value: unknown) => void) | undefined
  /** False allows waiting inside a task, which can deadlock. @defaultValue true */
  readonly disableSyncSubtasks?: boolean | undefined
}
