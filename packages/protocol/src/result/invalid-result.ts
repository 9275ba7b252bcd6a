/** A stored value is no result document, or no result tuple. `code` is `invalid_result`. */
export class InvalidResult extends TypeError {
  override readonly name = 'InvalidResult'
  readonly code = 'invalid_result'
}
