import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** Base of what a task throws to say how its run is to end: {@link Ignore}, {@link Reject}, {@link Retry}. */
export class TaskPredicate extends CeleryError {
  static override readonly [identity]: string = 'TaskPredicate'
  override readonly name: string = 'TaskPredicate'

  constructor(message = '', options?: CeleryErrorOptions, code = 'task_predicate') {
    super(code, message, options)
  }
}
