import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/**
 * The soft time limit is over: the reason of `self.signal`, to be thrown or cleaned up after.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits
 */
export class SoftTimeLimitExceeded extends CeleryError {
  static override readonly [identity]: string = 'SoftTimeLimitExceeded'
  override readonly name: string = 'SoftTimeLimitExceeded'

  constructor(message = '', options?: CeleryErrorOptions, code = 'soft_time_limit_exceeded') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'billiard.exceptions'
  }
}

/**
 * The hard time limit is over, and the run was ended.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/workers.html#time-limits
 */
export class TimeLimitExceeded extends CeleryError {
  static override readonly [identity]: string = 'TimeLimitExceeded'
  override readonly name: string = 'TimeLimitExceeded'
  /** The limit in seconds. */
  readonly limit: number

  constructor(limit: number, options?: CeleryErrorOptions) {
    super('time_limit_exceeded', `TimeLimitExceeded(${limit},)`, { args: [limit], ...options })
    this.limit = limit
  }

  override get excModule(): string {
    return 'billiard.exceptions'
  }
}

/** The task's run was ended by `revoke({ terminate: true })`. */
export class Terminated extends CeleryError {
  static override readonly [identity]: string = 'Terminated'
  override readonly name: string = 'Terminated'

  constructor(message = '', options?: CeleryErrorOptions, code = 'terminated') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'billiard.exceptions'
  }
}

/** The process that ran the task died. */
export class WorkerLostError extends CeleryError {
  static override readonly [identity]: string = 'WorkerLostError'
  override readonly name: string = 'WorkerLostError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'worker_lost') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'billiard.exceptions'
  }
}
