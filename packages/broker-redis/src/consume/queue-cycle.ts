import type { QueueOrder } from '../url/transport-config.ts'

/** In which order queues of the same priority step are served: kombu's `queue_order_strategy`. */
export class QueueCycle {
  readonly #order: QueueOrder
  #queues: string[] = []

  constructor(order: QueueOrder) {
    this.#order = order
  }

  get queues(): readonly string[] {
    return this.#queues
  }

  /** Whether queues of one step are served in turn within a fetch. */
  get fair(): boolean {
    return this.#order === 'round_robin'
  }

  add(queue: string): void {
    if (this.#queues.includes(queue)) return
    this.#queues = [...this.#queues, queue]
    if (this.#order === 'sorted') this.#queues.sort()
  }

  remove(queue: string): void {
    this.#queues = this.#queues.filter((other) => other !== queue)
  }

  /** These queues gave a message, in this order: the last one is served last the next time. */
  served(queues: readonly string[]): void {
    if (this.#order !== 'round_robin' || this.#queues.length < 2) return
    const last = [...new Set([...queues].reverse())].reverse()
    const served = new Set(last)
    const rest = this.#queues.filter((queue) => !served.has(queue))
    this.#queues = [...rest, ...last.filter((queue) => this.#queues.includes(queue))]
  }
}
