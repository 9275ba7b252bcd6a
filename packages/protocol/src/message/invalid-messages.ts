/** The error of a body that is neither a command nor a reply. `code` is `invalid_control_message`. */
export class InvalidControlMessage extends TypeError {
  override readonly name = 'InvalidControlMessage'
  readonly code = 'invalid_control_message'
}

/** The error of a text that is not a message of a virtual transport. `code` is `invalid_envelope`. */
export class InvalidEnvelope extends Error {
  override readonly name = 'InvalidEnvelope'
  readonly code = 'invalid_envelope'
}

/** The error of a stored value that is not a result document or a result tuple. `code` is `invalid_result`. */
export class InvalidResult extends TypeError {
  override readonly name = 'InvalidResult'
  readonly code = 'invalid_result'
}

/** The error of an object from the wire that is not a signature. `code` is `invalid_signature`. */
export class InvalidSignature extends TypeError {
  override readonly name = 'InvalidSignature'
  readonly code = 'invalid_signature'
}

/**
 * The error of a message that is not a task, or that cannot be read. `unknown_message`: it does not say which task it
 * is for. `invalid_task`: it does, but what it says cannot be used. Celery rejects both without requeueing, and stores nothing.
 */
export class InvalidTaskMessage extends Error {
  override readonly name = 'InvalidTaskMessage'
  readonly code: 'invalid_task' | 'unknown_message'

  constructor(code: 'invalid_task' | 'unknown_message', message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
