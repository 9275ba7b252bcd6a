import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** The task was revoked, terminated, or had expired; the message says which. */
export class TaskRevokedError extends TaskError {
  static override readonly [identity]: string = 'TaskRevokedError'
  override readonly name: string = 'TaskRevokedError'

  constructor(message = 'revoked', options?: CeleryErrorOptions, code = 'task_revoked') {
    super(message, options, code)
  }
}
