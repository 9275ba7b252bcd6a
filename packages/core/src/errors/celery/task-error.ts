import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** Base of the errors about one task. */
export class TaskError extends CeleryError {
  static override readonly [identity]: string = 'TaskError'
  override readonly name: string = 'TaskError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'task_error') {
    super(code, message, options)
  }
}
