import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** Base of what goes wrong with content: {@link EncodeError}, {@link DecodeError}. */
export class SerializationError extends CeleryError {
  static override readonly [identity]: string = 'SerializationError'
  override readonly name: string = 'SerializationError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'serialization_error') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'kombu.exceptions'
  }
}
