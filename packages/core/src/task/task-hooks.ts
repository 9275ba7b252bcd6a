import type { TaskContext } from '../context/task-context.ts'

/** Celery's handlers of a task class, given as options. Errors in the last three are logged and change nothing. */
export interface TaskHooks {
  beforeStart?(context: TaskContext): void | Promise<void>
  onSuccess?(value: unknown, context: TaskContext): void | Promise<void>
  onFailure?(error: unknown, context: TaskContext): void | Promise<void>
  onRetry?(error: unknown, context: TaskContext): void | Promise<void>
  afterReturn?(state: string, valueOrError: unknown, context: TaskContext): void | Promise<void>
}
