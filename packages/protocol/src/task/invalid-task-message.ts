/**
 * A message that is no task, or a task that cannot be read. `unknown_message`: it does not say which task it is for.
 * `invalid_task`: it does, but what it says cannot be used. Celery rejects both without requeueing, and stores nothing.
 */
export class InvalidTaskMessage extends Error {
  override readonly name = 'InvalidTaskMessage'
  readonly code: 'invalid_task' | 'unknown_message'

  constructor(code: 'invalid_task' | 'unknown_message', message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
