/**
 * Logical time: a counter that orders what happens in one fleet. It travels in the `clock` header of remote control
 * messages and in the `clock` field of events. The same as Celery's `app.clock`.
 */
export class LamportClock {
  #value: number

  /** Starts at 0, as Celery's does. */
  constructor(initial = 0) {
    this.#value = initial
  }

  get value(): number {
    return this.#value
  }

  /** For a message that is sent: counts one and returns the new value. */
  forward(): number {
    this.#value += 1
    return this.#value
  }

  /** For a message that came: goes beyond what both sides have seen, and returns the new value. */
  adjust(other: number): number {
    this.#value = (Number.isFinite(other) ? Math.max(this.#value, other) : this.#value) + 1
    return this.#value
  }
}
