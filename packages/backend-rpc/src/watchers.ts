import type { Subscription } from '@celeriac/core/internal'
import type { ResultRecord } from '@celeriac/protocol'

type Listener = (record: ResultRecord) => void

/** Who waits for which results. */
export class Watchers {
  readonly #listeners = new Map<string, Set<Listener>>()

  has(id: string): boolean {
    return this.#listeners.has(id)
  }

  add(ids: readonly string[], on: Listener): Subscription {
    // Of its own, so that two subscriptions with one function are two.
    const listener: Listener = (record) => on(record)
    for (const id of ids) {
      const listeners = this.#listeners.get(id)
      if (listeners === undefined) this.#listeners.set(id, new Set([listener]))
      else listeners.add(listener)
    }
    return {
      close: async () => {
        for (const id of ids) this.#remove(id, listener)
      },
    }
  }

  tell(record: ResultRecord): void {
    for (const listener of this.#listeners.get(record.taskId) ?? []) listener(record)
  }

  #remove(id: string, listener: Listener): void {
    const listeners = this.#listeners.get(id)
    listeners?.delete(listener)
    if (listeners?.size === 0) this.#listeners.delete(id)
  }
}
