import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** A member of a chord's header failed, so that the body was not run. */
export class ChordError extends TaskError {
  static override readonly [identity]: string = 'ChordError'
  override readonly name: string = 'ChordError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'chord_error') {
    super(message, options, code)
  }
}
