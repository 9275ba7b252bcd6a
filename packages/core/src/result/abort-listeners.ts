/**
 * Listens to abort signals, once to each however many want to know: programs pass one signal to thousands of waits, and
 * Node warns of a leak from the eleventh listener on.
 */
export class AbortListeners {
  readonly #listeners = new WeakMap<AbortSignal, Set<() => void>>()

  /** Calls `fn` when the signal aborts. @returns what stops that; safe to call twice */
  on(signal: AbortSignal, fn: () => void): () => void {
    let known = this.#listeners.get(signal)
    if (known === undefined) {
      known = new Set()
      this.#listeners.set(signal, known)
    }
    const listeners = known
    if (listeners.size === 0) signal.addEventListener('abort', this.#onAbort)
    listeners.add(fn)
    return () => {
      if (listeners.delete(fn) && listeners.size === 0) signal.removeEventListener('abort', this.#onAbort)
    }
  }

  readonly #onAbort = (event: Event): void => {
    for (const fn of [...(this.#listeners.get(event.target as AbortSignal) ?? [])]) fn()
  }
}
