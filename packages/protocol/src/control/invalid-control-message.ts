/** A body is neither a command nor a reply. `code` is `invalid_control_message`. */
export class InvalidControlMessage extends TypeError {
  override readonly name = 'InvalidControlMessage'
  readonly code = 'invalid_control_message'
}
