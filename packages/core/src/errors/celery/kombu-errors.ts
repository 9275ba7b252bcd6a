import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/**
 * The error of a message whose content type is not in `acceptContent`; it is refused unread.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/configuration.html#std-setting-accept_content
 */
export class ContentDisallowed extends CeleryError {
  static override readonly [identity]: string = 'ContentDisallowed'
  override readonly name: string = 'ContentDisallowed'

  constructor(message: string, options?: CeleryErrorOptions, code = 'content_disallowed') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'kombu.exceptions'
  }
}

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

/** The error of arguments or a result that the serializer cannot express. */
export class EncodeError extends SerializationError {
  static override readonly [identity]: string = 'EncodeError'
  override readonly name: string = 'EncodeError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'encode_error') {
    super(message, options, code)
  }
}

/** The error of content that cannot be read. */
export class DecodeError extends SerializationError {
  static override readonly [identity]: string = 'DecodeError'
  override readonly name: string = 'DecodeError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'decode_error') {
    super(message, options, code)
  }
}

/**
 * The broker could not be reached, or did not take the message, and the retry policy is exhausted. The `cause` says
 * why.
 */
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
