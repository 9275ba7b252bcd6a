import { CeleryError, type CeleryErrorOptions, identity } from './celery-error.ts'

/** The process that ran the task died. */
export class WorkerLostError extends CeleryError {
  static override readonly [identity]: string = 'WorkerLostError'
  override readonly name: string = 'WorkerLostError'

  constructor(message = '', options?: CeleryErrorOptions, code = 'worker_lost') {
    super(code, message, options)
  }

  override get excModule(): string {
    return 'billiard.exceptions'
  }
}
