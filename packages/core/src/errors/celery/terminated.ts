import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The task's run was ended by `revoke({ terminate: true })`. */
export class Terminated extends CeleryError {
  static override readonly [identity]: string = 'Terminated'
  override readonly name: string = 'Terminated'

  constructor(message = '', options?: CeleryErrorOptions, code = 'terminated') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'billiard.exceptions'
  }
}
