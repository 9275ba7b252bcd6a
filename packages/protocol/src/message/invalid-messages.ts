/** A body is neither a command nor a reply. `code` is `invalid_control_message`. */
export class InvalidControlMessage extends TypeError {
  override readonly name = 'InvalidControlMessage'
  readonly code = 'invalid_control_message'
}

/** A text is no message of a virtual transport. `code` is `invalid_envelope`. */
export class InvalidEnvelope extends Error {
  override readonly name = 'InvalidEnvelope'
  readonly code = 'invalid_envelope'
}

/** A stored value is no result document, or no result tuple. `code` is `invalid_result`. */
export class InvalidResult extends TypeError {
  override readonly name = 'InvalidResult'
  readonly code = 'invalid_result'
}

/** An object from the wire is no signature. `code` is `invalid_signature`. */
export class InvalidSignature extends TypeError {
  override readonly name = 'InvalidSignature'
  readonly code = 'invalid_signature'
}

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
