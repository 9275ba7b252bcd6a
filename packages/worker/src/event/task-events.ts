import type { Outcome } from '@celeriac/core/internal'
import type { EventDispatcher } from '@celeriac/events/internal'
import { safeRepr } from '@celeriac/protocol'
import type { Job } from '../job.ts'
import { endingEvents } from './ending-events.ts'

/**
 * The events of a worker's tasks, which monitors see. Off unless `workerSendTaskEvents` (`-E`) or the remote command
 * `enable_events` says so; then nothing is made.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/monitoring.html#task-events
 */
export class TaskEvents {
  readonly #dispatcher: EventDispatcher
  #isEnabled: boolean

  constructor(dispatcher: EventDispatcher, isEnabled: boolean) {
    this.#dispatcher = dispatcher
    this.#isEnabled = isEnabled
  }

  /** Whether events are sent. */
  get isEnabled(): boolean {
    return this.#isEnabled
  }

  enable(): void {
    this.#isEnabled = true
  }

  disable(): void {
    this.#isEnabled = false
  }

  /** The worker has it, and it is neither revoked nor expired. */
  received(job: Job): void {
    if (!this.#concerns(job)) return
    const { id, task, argsrepr, kwargsrepr, rootId, parentId, retries, eta, expires } = job.request
    this.#dispatcher.collect('task-received', {
      uuid: id,
      name: task,
      args: argsrepr ?? '',
      kwargs: kwargsrepr ?? '',
      root_id: rootId,
      parent_id: parentId,
      retries,
      eta,
      expires,
    })
  }

  /** The pool has taken it. */
  started(job: Job): void {
    if (this.#concerns(job)) this.#dispatcher.collect('task-started', { uuid: job.request.id })
  }

  /** It has succeeded. */
  succeeded(job: Job, value: unknown, runtimeS: number): void {
    if (!this.#concerns(job)) return
    const result = safeRepr(value, { maxLength: job.run.definition.options.resultreprMaxsize })
    this.#dispatcher.collect('task-succeeded', { uuid: job.request.id, result, runtime: runtimeS })
  }

  /** It has ended, whatever way. */
  ended(job: Job, outcome: Outcome): void {
    if (!this.#concerns(job)) return
    if (outcome.kind === 'success') this.succeeded(job, outcome.value, outcome.runtimeS)
    for (const [type, fields] of endingEvents(outcome, job.acksLate)) {
      this.#dispatcher.collect(type, { uuid: job.request.id, ...fields })
    }
  }

  /** No such task is known here. */
  unknown(uuid: string, exception: string): void {
    if (this.#isEnabled) this.#dispatcher.collect('task-failed', { uuid, exception })
  }

  #concerns(job: Job): boolean {
    return this.#isEnabled && job.run.definition.options.sendEvents
  }
}
