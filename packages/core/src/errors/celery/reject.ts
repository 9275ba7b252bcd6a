import { errorText } from '@celeriac/protocol'
import { identity } from './celery-error.ts'
import { TaskPredicate } from './task-predicate.ts'

/** Options of {@link Reject}. */
export interface RejectOptions {
  /** Put the message back into its queue. @defaultValue false */
  readonly requeue?: boolean
}

/**
 * Thrown by a task to reject its message instead of acknowledging it. It means something with `acksLate` only.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#reject
 */
export class Reject extends TaskPredicate {
  static override readonly [identity]: string = 'Reject'
  override readonly name: string = 'Reject'
  readonly reason: unknown
  readonly requeue: boolean

  constructor(reason: unknown = null, options: RejectOptions = {}) {
    const requeue = options.requeue ?? false
    super(
      `reject requeue=${requeue ? 'True' : 'False'}: ${errorText(reason)}`,
      { args: [reason instanceof Error ? reason.message : reason, requeue], cause: reason },
      'reject',
    )
    this.reason = reason
    this.requeue = requeue
  }
}
