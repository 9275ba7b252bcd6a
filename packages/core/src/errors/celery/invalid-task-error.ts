import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** A task message or signature that makes no sense. */
export class InvalidTaskError extends TaskError {
  static override readonly [identity]: string = 'InvalidTaskError'
  override readonly name: string = 'InvalidTaskError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'invalid_task') {
    super(message, options, code)
  }
}
