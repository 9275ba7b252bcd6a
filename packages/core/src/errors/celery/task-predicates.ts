import { encodeException, errorText, exceptionRepr, reprPython, type SignatureObject } from '@celeriac/protocol'
import type { RetryOptions } from '../../types/retry-options.ts'
import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** Base of what a task throws to say how its run is to end: {@link Ignore}, {@link Reject}, {@link Retry}. */
export class TaskPredicate extends CeleryError {
  static override readonly [identity]: string = 'TaskPredicate'
  override readonly name: string = 'TaskPredicate'

  constructor(message = '', options?: CeleryErrorOptions, code = 'task_predicate') {
    super(code, message, options)
  }
}

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
      `reject requeue=${requeue ? 'True' : 'False'}: ${reasonText(reason)}`,
      { args: [reason instanceof Error ? reason.message : reason, requeue], cause: reason },
      'reject',
    )
    this.reason = reason
    this.requeue = requeue
  }
}

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

/** Python's `str()` of it. */
function reasonText(reason: unknown): string {
  return typeof reason === 'string' || reason instanceof Error ? errorText(reason) : reprPython(reason)
}
