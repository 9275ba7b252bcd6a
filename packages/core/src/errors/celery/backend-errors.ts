import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The result backend could not be read or written. */
export class BackendError extends CeleryError {
  static override readonly [identity]: string = 'BackendError'
  override readonly name: string = 'BackendError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'backend_error') {
    super(code, message, options)
  }
}

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
