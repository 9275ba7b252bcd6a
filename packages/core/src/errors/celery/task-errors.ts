import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** Base of the errors about one task. */
export class TaskError extends CeleryError {
  static override readonly [identity]: string = 'TaskError'
  override readonly name: string = 'TaskError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'task_error') {
    super(code, message, options)
  }
}

/** The error of a task whose name another function has. */
export class AlreadyRegistered extends TaskError {
  static override readonly [identity]: string = 'AlreadyRegistered'
  override readonly name: string = 'AlreadyRegistered'

  constructor(message: string, options?: CeleryErrorOptions, code = 'already_registered') {
    super(message, options, code)
  }
}

/** A member of a chord's header failed, so that the body was not run. */
export class ChordError extends TaskError {
  static override readonly [identity]: string = 'ChordError'
  override readonly name: string = 'ChordError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'chord_error') {
    super(message, options, code)
  }
}

/** The error of a task message or signature that makes no sense. */
export class InvalidTaskError extends TaskError {
  static override readonly [identity]: string = 'InvalidTaskError'
  override readonly name: string = 'InvalidTaskError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'invalid_task') {
    super(message, options, code)
  }
}

/** Options of {@link MaxRetriesExceededError}. */
export interface MaxRetriesExceededErrorOptions extends CeleryErrorOptions {
  readonly taskArgs?: readonly unknown[]
  readonly taskKwargs?: Readonly<Record<string, unknown>>
}

/**
 * The task has been retried `maxRetries` times.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#retrying
 */
export class MaxRetriesExceededError extends TaskError {
  static override readonly [identity]: string = 'MaxRetriesExceededError'
  override readonly name: string = 'MaxRetriesExceededError'
  readonly taskArgs: readonly unknown[]
  readonly taskKwargs: Readonly<Record<string, unknown>>

  constructor(message = '', options: MaxRetriesExceededErrorOptions = {}) {
    super(message, options, 'max_retries_exceeded')
    this.taskArgs = options.taskArgs ?? []
    this.taskKwargs = options.taskKwargs ?? {}
  }
}

/** No task of this name is registered here, or on the worker that got the message. */
export class NotRegistered extends TaskError {
  static override readonly [identity]: string = 'NotRegistered'
  override readonly name: string = 'NotRegistered'
  readonly taskName: string

  constructor(taskName: string, options?: CeleryErrorOptions) {
    super(
      `Task of kind '${taskName}' never registered, please make sure it's imported.`,
      { args: [taskName], ...options },
      'not_registered',
    )
    this.taskName = taskName
  }
}

/**
 * The error of a task that was routed to a queue that is not among `taskQueues`, and `taskCreateMissingQueues` is off.
 */
export class QueueNotFound extends TaskError {
  static override readonly [identity]: string = 'QueueNotFound'
  override readonly name: string = 'QueueNotFound'

  constructor(message: string, options?: CeleryErrorOptions, code = 'queue_not_found') {
    super(message, options, code)
  }
}

/** The task was revoked, terminated, or had expired; the message says which. */
export class TaskRevokedError extends TaskError {
  static override readonly [identity]: string = 'TaskRevokedError'
  override readonly name: string = 'TaskRevokedError'

  constructor(message = 'revoked', options?: CeleryErrorOptions, code = 'task_revoked') {
    super(message, options, code)
  }
}

/** `get({ timeout })` ran out of time. The task itself goes on. */
export class TimeoutError extends TaskError {
  static override readonly [identity]: string = 'TimeoutError'
  override readonly name: string = 'TimeoutError'

  constructor(message = 'The operation timed out.', options?: CeleryErrorOptions, code = 'timeout') {
    super(message, options, code)
  }
}
