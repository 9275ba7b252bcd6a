import { expect } from 'vitest'

/** Collects what comes, and lets a test wait until enough has come. */
export class Inbox<T> {
  readonly items: T[] = []
  readonly #patienceMs: number
  #wake: () => void = () => undefined

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  readonly push = (item: T): void => {
    this.items.push(item)
    this.#wake()
  }

  /** Resolves with the items when there are at least `count`; fails after the test's patience. */
  async atLeast(count: number): Promise<readonly T[]> {
    const deadline = performance.now() + this.#patienceMs
    while (this.items.length < count) {
      const leftMs = deadline - performance.now()
      if (leftMs <= 0) expect.fail(`Only ${this.items.length} of ${count} came within ${this.#patienceMs} ms.`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    return this.items
  }
}
