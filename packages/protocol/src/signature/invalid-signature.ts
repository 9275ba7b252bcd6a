/** An object from the wire is no signature. `code` is `invalid_signature`. */
export class InvalidSignature extends TypeError {
  override readonly name = 'InvalidSignature'
  readonly code = 'invalid_signature'
}
