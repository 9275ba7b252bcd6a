import { nextTurn } from '../runtime/turns.ts'
/**
 * Collects what is asked for in one tick of the event loop, so that it becomes one request. Promises that one packet
 * from a server settles continue in many microtasks, hence the whole tick.
 */
export class TickBatch<T> {
  readonly #flush: (items: readonly T[]) => void
  #items: T[] = []

  constructor(flush: (items: readonly T[]) => void) {
    this.#flush = flush
  }

  add(item: T): void {
    if (this.#items.push(item) > 1) return
    nextTurn(() => {
      const items = this.#items
      this.#items = []
      this.#flush(items)
    })
  }
}
