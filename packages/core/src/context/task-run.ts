import { badOption } from '../check/option-errors.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskRequest } from '../definition/task-request.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
import type { Retry } from '../errors/celery/task-predicates.ts'
import { canvasNeeded } from '../later/canvas-needed.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import type { RetryOptions } from '../types/retry-options.ts'
import type { AnyStep } from '../types/step.ts'
import { makeRetry } from './make-retry.ts'
import { replaceTask } from './replace-task.ts'
import type { RunEnding, RunEnvironment, RunningTask } from './running-task.ts'
import { resultExpiryS, stateRecord } from './state-record.ts'
import { taskLogger } from './task-logger.ts'

/**
 * One run of a task: the `self` of bound tasks, and what {@link currentContext} gives. Parts that few tasks read are
 * made when read.
 */
export class TaskRun implements RunningTask {
  readonly definition: TaskDefinition
  readonly request: TaskRequest
  readonly environment: RunEnvironment
  /** `maxRetries` given to `retry()` holds for the rest of this run, also for `autoretryFor`. */
  maxRetriesOverride: number | null | undefined = undefined
  /** Set while the handler runs: ends the run although the handler never returns (`replace`). */
  endWith: ((ending: RunEnding) => void) | undefined = undefined
  #controller: AbortController | undefined = undefined
  #abortReason: { readonly reason: unknown } | undefined = undefined

  constructor(definition: TaskDefinition, request: TaskRequest, environment: RunEnvironment) {
    this.definition = definition
    this.request = request
    this.environment = environment
  }

  get name(): string {
    return this.definition.name
  }

  get acksLate(): boolean {
    return this.definition.options.acksLate
  }

  get backend(): ResultBackend | undefined {
    return this.environment.backend
  }

  get log(): Logger {
    return taskLogger(this.environment.logger, this.name, this.request.id)
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#abortReason !== undefined) this.#controller.abort(this.#abortReason.reason)
    }
    return this.#controller.signal
  }

  /** The header's `ignore_result` where it says something, else the task's own. */
  get ignoresResult(): boolean {
    return this.request.ignoreResult ?? this.definition.options.ignoreResult
  }

  /** Aborts {@link signal}. Only the first call counts. */
  abort(reason: unknown): void {
    if (this.#abortReason !== undefined) return
    this.#abortReason = { reason }
    this.#controller?.abort(reason)
  }

  async updateState(state: string, meta: unknown = null): Promise<void> {
    if (typeof state !== 'string' || state === '') {
      throw badOption(
        `updateState of '${this.name}'`,
        'state',
        "a string, as in updateState('PROGRESS', { done: 10 })",
        state,
      )
    }
    const { internals, backend } = this.environment
    if (backend === undefined) return
    const record = stateRecord(this.request, { status: state, result: meta, traceback: null }, internals)
    const { replyTo, correlationId } = this.request
    await backend.store(record, {
      expiresS: resultExpiryS(internals.conf, state),
      ...(replyTo !== null && { replyTo }),
      ...(correlationId !== null && { correlationId }),
    })
  }

  retry(options: RetryOptions = {}): Retry {
    return makeRetry(this, options)
  }

  replace(signature: AnyStep): Promise<never> {
    return replaceTask(this, signature)
  }

  async addToChord(signature: AnyStep): Promise<void> {
    const { embed, group } = this.request
    if (embed.chord === null || group === null) {
      throw new CeleriacError('not_in_chord', `task '${this.name}' [${this.request.id}] is not a member of any chord`)
    }
    const { publisher } = this.environment.internals
    const chords = this.backend?.chords
    if (publisher.canvas === undefined) throw canvasNeeded(`adding to the chord of task '${this.name}'`)
    if (chords === undefined) {
      throw new CeleriacError('chords_unsupported', `the result backend cannot add to the chord of task '${this.name}'`)
    }
    const member = publisher.canvas.member(this.request, signature.toJSON())
    // Before it is sent: it may end at once.
    await chords.grow(group)
    await publisher.applySignature(member, {})
  }

  async sendEvent(type: string, fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.environment.sendEvent?.(this, type, fields)
  }
}
