import { BackendError } from './backend-error.ts'
import { type CeleryErrorOptions, identity } from './celery-error.ts'

/** A result could not be written to the backend. */
export class BackendStoreError extends BackendError {
  static override readonly [identity]: string = 'BackendStoreError'
  override readonly name: string = 'BackendStoreError'
  readonly state: string
  readonly taskId: string

  constructor(message = '', options: CeleryErrorOptions & { readonly state?: string; readonly taskId?: string } = {}) {
    super(message, options, 'backend_store_error')
    this.state = options.state ?? ''
    this.taskId = options.taskId ?? ''
  }
}
