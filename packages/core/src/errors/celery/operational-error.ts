import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The broker could not be reached, or did not take the message, and the retry policy is exhausted. The `cause` says why. */
export class OperationalError extends CeleryError {
  static override readonly [identity]: string = 'OperationalError'
  override readonly name: string = 'OperationalError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'operational_error') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'kombu.exceptions'
  }
}
