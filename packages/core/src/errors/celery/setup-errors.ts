import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The error of settings that contradict each other, or name something that is missing. */
export class ImproperlyConfigured extends CeleryError {
  static override readonly [identity]: string = 'ImproperlyConfigured'
  override readonly name: string = 'ImproperlyConfigured'

  constructor(message: string, options?: CeleryErrorOptions, code = 'improperly_configured') {
    super(code, message, options)
  }
}

/** The error of something that was refused for safety's sake. */
export class SecurityError extends CeleryError {
  static override readonly [identity]: string = 'SecurityError'
  override readonly name: string = 'SecurityError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'security_error') {
    super(code, message, options)
  }
}
