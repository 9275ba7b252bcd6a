import type { TaskContext } from './task-context.ts'

/** Celery's handlers of a task class, given as options. Errors in the last three are logged and change nothing. */
export interface TaskHooks {
  /** Hook before the handler. */
  beforeStart?(context: TaskContext): void | Promise<void>
  /** Hook after a run that succeeded, with its value. */
  onSuccess?(value: unknown, context: TaskContext): void | Promise<void>
  /** Hook after a run that failed, with its error. */
  onFailure?(error: unknown, context: TaskContext): void | Promise<void>
  /** Hook after a run that is to be retried, with the reason. */
  onRetry?(error: unknown, context: TaskContext): void | Promise<void>
  /** Hook after every run, with its state. */
  afterReturn?(state: string, valueOrError: unknown, context: TaskContext): void | Promise<void>
}
