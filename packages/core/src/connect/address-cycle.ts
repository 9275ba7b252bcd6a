import type { Broker } from '../ports/broker.ts'
import type { FailoverOrder } from './connection-policy.ts'

/**
 * The addresses of a broker, one of them current. The first given is the first tried, as in kombu, whatever the order.
 */
export class AddressCycle {
  readonly #brokers: readonly Broker[]
  readonly #order: FailoverOrder
  readonly #random: () => number
  #own: Iterator<string> | undefined
  #index = 0

  constructor(brokers: readonly Broker[], order: FailoverOrder, random: () => number = Math.random) {
    this.#brokers = brokers
    this.#order = order
    this.#random = random
  }

  get current(): Broker {
    const broker = this.#brokers[this.#index]
    if (broker === undefined) throw new TypeError('A connection needs at least one address.')
    return broker
  }

  /** How many there are: after so many attempts a round is complete. */
  get size(): number {
    return this.#brokers.length
  }

  /** Makes the next address current. */
  advance(): void {
    if (this.#order === 'shuffle') this.#index = Math.floor(this.#random() * this.size)
    else if (this.#order === 'round-robin') this.#index = (this.#index + 1) % this.size
    else this.#index = this.#ask(this.#order)
  }

  #ask(order: (urls: readonly string[]) => Iterable<string>): number {
    const urls = this.#brokers.map((broker) => broker.displayUrl)
    this.#own ??= order(urls)[Symbol.iterator]()
    let answer = this.#own.next()
    if (answer.done) {
      // A list rather than an endless generator: again from its beginning.
      this.#own = order(urls)[Symbol.iterator]()
      answer = this.#own.next()
    }
    const index = answer.done ? -1 : urls.indexOf(answer.value)
    return index < 0 ? (this.#index + 1) % this.size : index
  }
}
