import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** Another function has this task name. */
export class AlreadyRegistered extends TaskError {
  static override readonly [identity]: string = 'AlreadyRegistered'
  override readonly name: string = 'AlreadyRegistered'

  constructor(message: string, options?: CeleryErrorOptions, code = 'already_registered') {
    super(message, options, code)
  }
}
