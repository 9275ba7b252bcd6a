import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

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
