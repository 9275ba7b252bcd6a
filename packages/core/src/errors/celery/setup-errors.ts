import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The settings contradict each other, or something that they name is missing. */
export class ImproperlyConfigured extends CeleryError {
  static override readonly [identity]: string = 'ImproperlyConfigured'
  override readonly name: string = 'ImproperlyConfigured'

  constructor(message: string, options?: CeleryErrorOptions, code = 'improperly_configured') {
    super(code, message, options)
  }
}

/** Something was refused for safety's sake. */
export class SecurityError extends CeleryError {
  static override readonly [identity]: string = 'SecurityError'
  override readonly name: string = 'SecurityError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'security_error') {
    super(code, message, options)
  }
}
