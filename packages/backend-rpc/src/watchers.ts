import type { Subscription } from '@celeriac/core/adapter'
import type { ResultRecord } from '@celeriac/protocol'

/** Who waits for results. */
interface Watcher {
  readonly ids: readonly string[]
  readonly on: (record: ResultRecord) => void
  readonly onFailed: (error: unknown) => void
}

/** Who waits for which results. */
export class Watchers {
  readonly #watchers = new Map<string, Set<Watcher>>()

  has(id: string): boolean {
    return this.#watchers.has(id)
  }

  add(
    ids: readonly string[],
    on: (record: ResultRecord) => void,
    onFailed: (error: unknown) => void = () => undefined,
  ): Subscription {
    // Of its own, so that two subscriptions with one function are two.
    const watcher: Watcher = { ids, on, onFailed }
    for (const id of ids) {
      const watchers = this.#watchers.get(id)
      if (watchers === undefined) this.#watchers.set(id, new Set([watcher]))
      else watchers.add(watcher)
    }
    return { close: async () => this.#remove(watcher) }
  }

  tell(record: ResultRecord): void {
    for (const { on } of this.#watchers.get(record.taskId) ?? []) on(record)
  }

  /** Nothing more comes: tells everybody, and forgets them. */
  fail(error: unknown): void {
    const watchers = new Set([...this.#watchers.values()].flatMap((group) => [...group]))
    this.#watchers.clear()
    for (const { onFailed } of watchers) onFailed(error)
  }

  #remove(watcher: Watcher): void {
    for (const id of watcher.ids) {
      const watchers = this.#watchers.get(id)
      watchers?.delete(watcher)
      if (watchers?.size === 0) this.#watchers.delete(id)
    }
  }
}
