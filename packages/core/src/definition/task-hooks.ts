import type { TaskContext } from './task-context.ts'

/** Celery's handlers of a task class, given as options. Errors in the last three are logged and change nothing. */
export interface TaskHooks {
  /** Called before the handler. */
  beforeStart?(context: TaskContext): void | Promise<void>
  /** Called with the value of a run that succeeded. */
  onSuccess?(value: unknown, context: TaskContext): void | Promise<void>
  /** Called with the error of a run that failed. */
  onFailure?(error: unknown, context: TaskContext): void | Promise<void>
  /** Called with the reason when the task is retried. */
  onRetry?(error: unknown, context: TaskContext): void | Promise<void>
  /** Called after every run, with its state. */
  afterReturn?(state: string, valueOrError: unknown, context: TaskContext): void | Promise<void>
}
