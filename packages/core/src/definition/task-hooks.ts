import { fn } from '../check/checks.ts'
import type { TaskContext } from './task-context.ts'

/** Celery's handlers of a task class, given as options. What any but the first throws is logged and changes nothing. */
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

/** The table of {@link TaskHooks}. They stay together. */
export const hookSpecs: Readonly<Record<keyof TaskHooks, { readonly check: typeof fn }>> = {
  beforeStart: { check: fn },
  onSuccess: { check: fn },
  onFailure: { check: fn },
  onRetry: { check: fn },
  afterReturn: { check: fn },
}
