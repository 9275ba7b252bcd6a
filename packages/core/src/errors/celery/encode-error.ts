import { type CeleryErrorOptions, identity } from './celery-error.ts'
import { SerializationError } from './serialization-error.ts'

/** Arguments or a result that the serializer cannot express. */
export class EncodeError extends SerializationError {
  static override readonly [identity]: string = 'EncodeError'
  override readonly name: string = 'EncodeError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'encode_error') {
    super(message, options, code)
  }
}
