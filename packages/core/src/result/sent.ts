/** What {@link Sent} resolves to has a `get`. */
interface Gettable<T> {
  get(options?: never): Promise<T>
}

/**
 * A task on its way to the broker: awaiting it gives the result handle once the broker has the message, and `.get()`
 * gives the value in one go. What `apply` runs here is one, too.
 *
 * @example
 * ```ts
 * const handle = await add.delay(1, 2)
 * const three = await add.delay(1, 2).get()
 * ```
 */
export class Sent<R extends Gettable<unknown>> extends Promise<R> {
  /** Begins to listen to the result; gives what ends that. */
  readonly #expect: (() => () => void) | undefined

  // What `then` returns is a plain promise.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  constructor(executor: ConstructorParameters<typeof Promise<R>>[0], expect?: () => () => void) {
    super(executor)
    this.#expect = expect
  }

  /**
   * The promise of a handle as a `Sent`.
   *
   * @param expect begins to listen to the result, and gives what ends that: a `get()` need not wait for the broker first
   */
  static of<R extends Gettable<unknown>>(handle: Promise<R>, expect?: () => () => void): Sent<R> {
    return new Sent<R>((resolve) => resolve(handle), expect)
  }

  /** The task's value: sends, then waits. Options are those of the handle's `get`. */
  get(...options: Parameters<R['get']>): ReturnType<R['get']> {
    const stop = this.#expect?.()
    return this.then((handle) => handle.get(...options)).finally(stop) as ReturnType<R['get']>
  }
}
