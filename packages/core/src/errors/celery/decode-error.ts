import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { SerializationError } from './serialization-error.ts'

/** Content that cannot be read. */
export class DecodeError extends SerializationError {
  static override readonly [identity]: string = 'DecodeError'
  override readonly name: string = 'DecodeError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'decode_error') {
    super(message, options, code)
  }
}
