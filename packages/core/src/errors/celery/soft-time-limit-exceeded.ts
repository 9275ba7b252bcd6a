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
