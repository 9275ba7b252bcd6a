import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/**
 * A message whose content type is not in `acceptContent`. It is refused unread.
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
