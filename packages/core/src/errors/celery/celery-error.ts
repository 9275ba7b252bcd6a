import { CeleriacError, identity } from '../celeriac-error.ts'

export { identity }

/** Options of every error that Celery knows. */
export interface CeleryErrorOptions {
  readonly cause?: unknown
  /** What Python sees as the exception's `args`. @defaultValue the message, or nothing where it is empty */
  readonly args?: readonly unknown[]
}

/**
 * Base of the errors that have a class of the same name in Celery, kombu or billiard. They cross the wire: thrown here,
 * Python gets its own class; thrown there, `get()` rejects with ours. `instanceof` holds across two copies of the package.
 *
 * @see https://docs.celeryq.dev/en/stable/reference/celery.exceptions.html
 */
export class CeleryError extends CeleriacError {
  static readonly [identity]: string = 'CeleryError'
  override readonly name: string = 'CeleryError'
  // Private, so that they do not clutter what Node prints of an error.
  readonly #args: readonly unknown[]
  #traceback: string | null = null

  constructor(code: string, message: string, options: CeleryErrorOptions = {}) {
    super(code, message, 'cause' in options ? { cause: options.cause } : undefined)
    this.#args = options.args ?? (message === '' ? [] : [message])
  }

  /** Name of the class that Python knows this error by. */
  get excType(): string {
    return this.name
  }

  /** Python module of that class. */
  get excModule(): string {
    return 'celery.exceptions'
  }

  /** What Python sees as the exception's `args`. */
  get excArgs(): readonly unknown[] {
    return this.#args
  }

  /** The remote traceback, where the error was raised elsewhere. */
  get traceback(): string | null {
    return this.#traceback
  }

  set traceback(text: string | null) {
    this.#traceback = text
  }
}
