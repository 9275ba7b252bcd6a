/**
 * Runs whose RETRY is still being stored, by task id. The message of the next run is sent before that, so this worker
 * may have it already: begun at once, it could end first, and its final state would be overwritten by the RETRY.
 */
export class RunsBeingRetried {
  readonly #ends = new Map<string, Promise<void>>()

  /** `end` must not reject. */
  add(id: string, end: Promise<void>): void {
    this.#ends.set(id, end)
    void end.then(() => {
      if (this.#ends.get(id) === end) this.#ends.delete(id)
    })
  }

  /** Undefined, nearly always, where there is nothing to wait for. */
  endOf(id: string): Promise<void> | undefined {
    return this.#ends.size === 0 ? undefined : this.#ends.get(id)
  }
}
