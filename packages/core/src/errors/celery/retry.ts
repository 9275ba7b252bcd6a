import { encodeException, exceptionRepr, type SignatureObject } from '@celeriac/protocol'
import type { RetryOptions } from '../../types/retry-options.ts'
import { identity } from './celery-error.ts'
import { TaskPredicate } from './task-predicate.ts'

/** What a {@link Retry} is made of. */
export interface RetryInit {
  readonly message?: string
  /** Why the task is retried: stored with the RETRY state. */
  readonly error?: unknown
  /** Seconds from now, or the moment. @defaultValue null: the task's `defaultRetryDelay` */
  readonly when?: Date | number | null
  /** What `self.retry()` was given. */
  readonly options?: RetryOptions
  /** What is sent: filled in by `self.retry()` where the retry has been published already. */
  readonly signature?: SignatureObject
}

/**
 * The task is to be run again. `self.retry()` makes it; the task throws it.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#retrying
 */
export class Retry extends TaskPredicate {
  static override readonly [identity]: string = 'Retry'
  override readonly name: string = 'Retry'
  readonly error: unknown
  readonly when: Date | number | null
  readonly options: RetryOptions
  readonly signature: SignatureObject | undefined

  constructor(init: RetryInit = {}) {
    super(
      init.message ?? describe(init),
      { args: [], ...(init.error === undefined ? {} : { cause: init.error }) },
      'retry',
    )
    this.error = init.error
    this.when = init.when ?? null
    this.options = init.options ?? {}
    this.signature = init.signature
  }
}

function describe({ when, error }: RetryInit): string {
  const moment = typeof when === 'number' ? `in ${when}s` : when == null ? 'later' : `at ${when.toISOString()}`
  if (error === undefined || error === null) return `Retry ${moment}`
  return `Retry ${moment}: ${typeof error === 'string' ? error : exceptionRepr(encodeException(error))}`
}
