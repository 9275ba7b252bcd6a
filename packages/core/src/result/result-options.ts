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
  /** A function that is called with every state that is seen, the last one included. */
  readonly onMessage?: ((record: ResultRecord) => void) | undefined
  /**
   * A function that is called with the id and the value of each task whose value is there; in a group, as they come.
   */
  readonly callback?: ((id: string, value: unknown) => void) | undefined
  /** False allows waiting inside a task, which can deadlock. @defaultValue true */
  readonly disableSyncSubtasks?: boolean | undefined
}

/** Options of `state()` and of everything else that asks what is known now. */
export interface ReadOptions {
  /**
   * Seconds that the result backend has for its answer; then a `TimeoutError`. @defaultValue as long as the backend
   * tries
   */
  readonly timeout?: number | undefined
  /** Stops asking. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `revoke()`. */
export interface RevokeOptions {
  /** Whether a task that runs already is stopped. @defaultValue false */
  readonly terminate?: boolean | undefined
  /** The signal that goes to the process that runs it, with `terminate`. @defaultValue 'SIGTERM' */
  readonly signal?: string | undefined
  /** Resolve only when the workers have answered. @defaultValue false */
  readonly wait?: boolean | undefined
  /** Seconds to wait for them. @defaultValue 1 */
  readonly timeout?: number | undefined
}
