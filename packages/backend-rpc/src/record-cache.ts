import { READY_STATES, type ResultRecord } from '@celeriac/protocol'

/**
 * The results that have come: a message is read once, but a result may be asked for later, and again. The oldest go
 * first when there are too many; what is being waited for stays.
 */
export class RecordCache {
  readonly #records = new Map<string, ResultRecord>()
  readonly #limit: number
  readonly #isKept: (id: string) => boolean
  readonly #onDropped: () => void

  constructor(limit: number, options: { readonly isKept: (id: string) => boolean; readonly onDropped: () => void }) {
    this.#limit = limit
    this.#isKept = options.isKept
    this.#onDropped = options.onDropped
  }

  get(id: string): ResultRecord | undefined {
    return this.#records.get(id)
  }

  /** @returns false where a result that is ready stands already: a task that was delivered twice has only one result */
  put(record: ResultRecord): boolean {
    const { taskId, status } = record
    const before = this.#records.get(taskId)
    if (before !== undefined && isFinal(before.status, status)) return false
    this.#records.delete(taskId)
    this.#records.set(taskId, record)
    if (this.#records.size > this.#limit) this.#dropOldest()
    return true
  }

  delete(id: string): void {
    this.#records.delete(id)
  }

  #dropOldest(): void {
    for (const id of this.#records.keys()) {
      if (this.#isKept(id)) continue
      this.#records.delete(id)
      this.#onDropped()
      return
    }
  }
}

/** A success stands; a failure or revocation gives way to another outcome, not to a step on the way. */
function isFinal(before: string, now: string): boolean {
  return before === 'SUCCESS' || (READY_STATES.has(before) && !READY_STATES.has(now))
}
