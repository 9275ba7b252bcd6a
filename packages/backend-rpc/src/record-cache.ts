import { READY_STATES, type ResultRecord } from '@celeriac/protocol'

/** How many of the oldest results are looked at for each new one: many that are waited for then cost no more. */
const LOOKS = 4

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
    this.#dropOldest()
    return true
  }

  delete(id: string): void {
    this.#records.delete(id)
  }

  /** Drops the oldest results; one that is waited for goes to the end instead. */
  #dropOldest(): void {
    let looks = LOOKS
    for (const [id, record] of this.#records) {
      if (this.#records.size <= this.#limit || looks === 0) return
      looks -= 1
      this.#records.delete(id)
      if (this.#isKept(id)) this.#records.set(id, record)
      else this.#onDropped()
    }
  }
}

/** A success stands; a failure or revocation gives way to another outcome, not to a step on the way. */
function isFinal(before: string, now: string): boolean {
  return before === 'SUCCESS' || (READY_STATES.has(before) && !READY_STATES.has(now))
}
