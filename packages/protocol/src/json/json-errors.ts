/** A value cannot be written as JSON. `code` is `json_encode`. */
export class JsonEncodeError extends TypeError {
  override readonly name = 'JsonEncodeError'
  readonly code = 'json_encode'
  /** Where it is, as `$[0].user.photo`. */
  readonly path: string
  /** What is wrong with it, without the place. */
  readonly reason: string

  constructor(reason: string, path: readonly (string | number)[], cause?: unknown) {
    const where = describePath(path)
    super(`${reason} (at ${where})`, cause === undefined ? undefined : { cause })
    this.path = where
    this.reason = reason
  }
}

/** A text is no JSON that this side reads. `code` is `json_decode`. */
export class JsonDecodeError extends SyntaxError {
  override readonly name = 'JsonDecodeError'
  readonly code = 'json_decode'
}

function describePath(path: readonly (string | number)[]): string {
  const shown = path.length > 20 ? path.slice(0, 20) : path
  const steps = shown.map((step) =>
    typeof step === 'number' ? `[${step}]` : /^[\w$]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
  )
  return `$${steps.join('')}${shown === path ? '' : '…'}`
}
