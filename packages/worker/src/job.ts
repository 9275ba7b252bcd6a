import type { BuiltRequest, Delivery, TaskRun } from '@celeriac/core/internal'
import type { DeliveryWindow } from './window/delivery-window.ts'

/** One task message in this worker's hands, from its delivery until it is settled. */
export class Job {
  readonly delivery: Delivery
  readonly run: TaskRun
  readonly request: BuiltRequest
  /** The moment from which the job may start; milliseconds since 1970. Null is at once. */
  readonly etaMs: number | null
  /** The moment by which the job must have started; milliseconds since 1970. Null is any time. */
  readonly expiresMs: number | null
  /** The moment at which the pool took the job, on the monotonic clock. */
  acceptedMs: number | null = null
  /** True once the outcome has been recorded (cancelled, terminated): whatever the code still comes to is not. */
  closed = false
  readonly #window: DeliveryWindow
  /** Number of the connection that the message came over. */
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

  /** Whether the message is settled: acknowledged, requeued or rejected. */
  get settled(): boolean {
    return this.#settled
  }

  acknowledge(): void {
    if (this.#settled) return
    this.#settled = true
    this.delivery.ack()
    this.#window.settled(this.#connection)
  }

  /** Rejects the message; without effect after an acknowledgement. */
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
