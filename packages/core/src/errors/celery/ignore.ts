import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskPredicate } from './task-predicate.ts'

/**
 * Thrown by a task to end its run without a trace: the message is acknowledged, no state is stored.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#ignore
 */
export class Ignore extends TaskPredicate {
  static override readonly [identity]: string = 'Ignore'
  override readonly name: string = 'Ignore'

  constructor(message = '', options?: CeleryErrorOptions, code = 'ignore') {
    super(message, options, code)
  }
}
