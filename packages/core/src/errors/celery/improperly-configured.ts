import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The settings contradict each other, or something that they name is missing. */
export class ImproperlyConfigured extends CeleryError {
  static override readonly [identity]: string = 'ImproperlyConfigured'
  override readonly name: string = 'ImproperlyConfigured'

  constructor(message: string, options?: CeleryErrorOptions, code = 'improperly_configured') {
    super(code, message, options)
  }
}
