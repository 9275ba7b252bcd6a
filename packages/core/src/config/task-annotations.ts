import type { TaskOptions } from '../task/task-options.ts'

/** Options of a task that win over those in its code. */
export type TaskAnnotation = Partial<Omit<TaskOptions, 'name' | 'bind' | 'params' | 'args'>>

/**
 * Value of the setting `taskAnnotations`: options by task name, `*` for every task. In a list, later ones win.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#task-annotations
 */
export type TaskAnnotations =
  | Readonly<Record<string, TaskAnnotation>>
  | readonly (Readonly<Record<string, TaskAnnotation>> | ((taskName: string) => TaskAnnotation | null | undefined))[]
