import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The result backend could not be read or written. */
export class BackendError extends CeleryError {
  static override readonly [identity]: string = 'BackendError'
  override readonly name: string = 'BackendError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'backend_error') {
    super(code, message, options)
  }
}
