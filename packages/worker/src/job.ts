import type { BuiltRequest, Delivery, TaskRun } from '@celeriac/core/internal'
import type { DeliveryWindow } from './window/delivery-window.ts'

/** One task message in this worker's hands, from its delivery until it is settled. */
export class Job {
  readonly delivery: Delivery
  readonly run: TaskRun
  readonly request: BuiltRequest
  /** When it may start; milliseconds since 1970. Null is at once. */
  readonly etaMs: number | null
  /** When it must have started; milliseconds since 1970. Null is any time. */
  readonly expiresMs: number | null
  /** When the pool took it, on the monotonic clock. */
  acceptedMs: number | null = null
  /** Its outcome has been recorded already (cancelled, terminated): whatever its code still comes to is not. */
  closed = false
  readonly #window: DeliveryWindow
  /** Number of the connection that it came over. */
  readonly #connection: number
  #settled = false

  constructor(
    delivery: Delivery,
    run: TaskRun,
    request: BuiltRequest,
    etaMs: number | null,
    expiresMs: number | null,
    window: DeliveryWindow,
  ) {
    this.#window = window
    this.#connection = window.connection
    this.delivery = delivery
    this.run = run
    this.request = request
    this.etaMs = etaMs
    this.expiresMs = expiresMs
  }

  get acksLate(): boolean {
    return this.run.definition.options.acksLate
  }

  /** The broker has been told what to do with the message. */
  get settled(): boolean {
    return this.#settled
  }

  acknowledge(): void {
    if (this.#settled) return
    this.#settled = true
    this.delivery.ack()
    this.#window.settled(this.#connection)
  }

  /** Without effect after an acknowledgement. */
  reject(requeue: boolean): void {
    if (this.#settled) return
    this.#settled = true
    if (requeue) this.delivery.requeue()
    else this.delivery.reject()
    this.#window.settled(this.#connection)
  }

  /** `<name>[<id>]`, as every log line about a task begins. */
  get title(): string {
    return `${this.request.displayName}[${this.request.id}]`
  }
}
