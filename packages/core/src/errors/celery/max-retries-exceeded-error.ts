import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** Options of {@link MaxRetriesExceededError}. */
export interface MaxRetriesExceededErrorOptions extends CeleryErrorOptions {
  readonly taskArgs?: readonly unknown[]
  readonly taskKwargs?: Readonly<Record<string, unknown>>
}

/**
 * The task has been retried `maxRetries` times.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#retrying
 */
export class MaxRetriesExceededError extends TaskError {
  static override readonly [identity]: string = 'MaxRetriesExceededError'
  override readonly name: string = 'MaxRetriesExceededError'
  readonly taskArgs: readonly unknown[]
  readonly taskKwargs: Readonly<Record<string, unknown>>

  constructor(message = '', options: MaxRetriesExceededErrorOptions = {}) {
    super(message, options, 'max_retries_exceeded')
    this.taskArgs = options.taskArgs ?? []
    this.taskKwargs = options.taskKwargs ?? {}
  }
}
