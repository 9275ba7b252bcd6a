/** Marks this library's errors, for `instanceof` across copies of the package. */
export const brand: unique symbol = Symbol.for('celeriac.error') as never

/**
 * Base of every error that this library throws. `code` is stable and meant for programs; the message is for people
 * and names what is concerned and what to do. `instanceof` holds across two copies of the package.
 */
export class CeleriacError extends Error {
  override readonly name: string = 'CeleriacError'
  readonly code: string

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }

  /** What `instanceof` looks for. */
  get [brand](): true {
    return true
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class that was asked about, which may be a subclass
    return isInstance(this, value)
  }
}

function isInstance(Class: typeof CeleriacError, value: unknown): boolean {
  if (Class !== CeleriacError) return Function.prototype[Symbol.hasInstance].call(Class, value)
  return typeof value === 'object' && value !== null && brand in value
}
