/** A text is no message of a virtual transport. `code` is `invalid_envelope`. */
export class InvalidEnvelope extends Error {
  override readonly name = 'InvalidEnvelope'
  readonly code = 'invalid_envelope'
}
