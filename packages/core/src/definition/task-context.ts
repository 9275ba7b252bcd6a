import type { Retry } from '../errors/celery/task-predicates.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import type { RetryOptions } from '../types/retry-options.ts'
import type { AnyStep } from '../types/step.ts'
import type { TaskRequest } from './task-request.ts'

/** What a bound task gets as `self`, and `currentTask()` gives: the run, and what can be done from within it. */
export interface TaskContext {
  readonly name: string
  readonly request: TaskRequest
  /** Aborted by the soft time limit, `revoke(terminate)` and cold shutdown; the reason is the error to throw. */
  readonly signal: AbortSignal
  readonly acksLate: boolean
  readonly backend: ResultBackend | undefined
  readonly log: Logger
  /** Stores a custom state such as `PROGRESS`; `meta` becomes its result. */
  updateState(state: string, meta?: unknown): Promise<void>
  /**
   * The error to throw so that the task runs again. @throws the given error, or MaxRetriesExceededError, once retries
   * are exhausted
   */
  retry(options?: RetryOptions): Retry
  /** Puts another signature in this task's place; never resolves: awaiting it ends the run. */
  replace(signature: AnyStep): Promise<never>
  /** Adds a member to the chord that this task is a part of. */
  addToChord(signature: AnyStep): Promise<void>
  /** Sends a custom `task-*` event where events are on. */
  sendEvent(type: string, fields?: Readonly<Record<string, unknown>>): Promise<void>
}
