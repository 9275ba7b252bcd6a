import { BackendError } from './backend-error.ts'
import { type CeleryErrorOptions, identity } from './celery-error.ts'

/** A result could not be read from the backend. */
export class BackendGetMetaError extends BackendError {
  static override readonly [identity]: string = 'BackendGetMetaError'
  override readonly name: string = 'BackendGetMetaError'
  readonly taskId: string

  constructor(message = '', options: CeleryErrorOptions & { readonly taskId?: string } = {}) {
    super(message, options, 'backend_get_meta_error')
    this.taskId = options.taskId ?? ''
  }
}
