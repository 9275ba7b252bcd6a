import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** No task of this name is registered here, or on the worker that got the message. */
export class NotRegistered extends TaskError {
  static override readonly [identity]: string = 'NotRegistered'
  override readonly name: string = 'NotRegistered'
  readonly taskName: string

  constructor(taskName: string, options?: CeleryErrorOptions) {
    super(
      `Task of kind '${taskName}' never registered, please make sure it's imported.`,
      { args: [taskName], ...options },
      'not_registered',
    )
    this.taskName = taskName
  }
}
