/** Marks this library's errors, for `instanceof` across copies of the package. */
export const brand: unique symbol = Symbol.for('celeriac.error') as never

/** Marks each class with its name, for `instanceof` across copies of the package. */
export const identity: unique symbol = Symbol.for('celeriac.exception') as never

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
    return this === CeleriacError ? isBranded(value) : isInstance(this, value)
  }
}

/** `instanceof` for classes that carry their name under `identity`; for others what it is anyway. */
export function isInstance(Class: Identified, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(Class, value)) return true
  if (!Object.hasOwn(Class, identity) || !isBranded(value)) return false
  // Another copy of the package made it: the classes along its prototype chain carry the same names.
  let made: unknown = value.constructor
  while (typeof made === 'function') {
    if (Object.hasOwn(made, identity) && Reflect.get(made, identity) === Class[identity]) return true
    made = Object.getPrototypeOf(made)
  }
  return false
}

interface Identified {
  readonly prototype: Error
  readonly [identity]?: string
}

function isBranded(value: unknown): value is object {
  return typeof value === 'object' && value !== null && brand in value
}
