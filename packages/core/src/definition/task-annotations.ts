import type { TaskOptions } from './task-options.ts'

/** Options of a task that win over those in its code. */
export type TaskAnnotation = Partial<Omit<TaskOptions, 'name' | 'bind' | 'params' | 'args'>>

/**
 * Value of the setting `taskAnnotations`: options by task name. Those for every task (`*`) win over those for one, and
 * in a list the first that knows the task counts, as in Celery.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-annotations
 */
export type TaskAnnotations =
  | Readonly<Record<string, TaskAnnotation>>
  | readonly (Readonly<Record<string, TaskAnnotation>> | ((taskName: string) => TaskAnnotation | null | undefined))[]
