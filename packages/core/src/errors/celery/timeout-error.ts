import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** `get({ timeout })` ran out of time. The task itself goes on. */
export class TimeoutError extends TaskError {
  static override readonly [identity]: string = 'TimeoutError'
  override readonly name: string = 'TimeoutError'

  constructor(message = 'The operation timed out.', options?: CeleryErrorOptions, code = 'timeout') {
    super(message, options, code)
  }
}
