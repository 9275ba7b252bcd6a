import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { TaskError } from './task-error.ts'

/** A task was routed to a queue that is not among `taskQueues`, and `taskCreateMissingQueues` is off. */
export class QueueNotFound extends TaskError {
  static override readonly [identity]: string = 'QueueNotFound'
  override readonly name: string = 'QueueNotFound'

  constructor(message: string, options?: CeleryErrorOptions, code = 'queue_not_found') {
    super(message, options, code)
  }
}
