import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** Something was refused for safety's sake. */
export class SecurityError extends CeleryError {
  static override readonly [identity]: string = 'SecurityError'
  override readonly name: string = 'SecurityError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'security_error') {
    super(code, message, options)
  }
}
