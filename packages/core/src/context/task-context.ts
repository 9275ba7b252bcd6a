import type { Retry } from '../errors/celery/retry.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'
import type { AnyStep } from '../types/step.ts'
import type { TaskRequest } from './task-request.ts'

export interface RetryOptions {
  /** Seconds until the next run. @defaultValue the task's `defaultRetryDelay` */
  readonly countdown?: number
  readonly eta?: Date | string
  /** Stored with the RETRY state, and the failure once retries are exhausted. */
  readonly error?: unknown
  /** For this run only. Null is without limit. @defaultValue the task's `maxRetries` */
  readonly maxRetries?: number | null
  readonly args?: readonly unknown[]
  readonly kwargs?: Readonly<Record<string, unknown>>
  /** Options of `applyAsync` for the new message. */
  readonly queue?: string
  readonly priority?: number
  readonly expires?: number | Date | string
  readonly timeLimit?: number | null
  readonly softTimeLimit?: number | null
  readonly headers?: Readonly<Record<string, unknown>>
}

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
  /** The error to throw so that the task runs again. @throws the given error, or MaxRetriesExceededError, once retries are exhausted */
  retry(options?: RetryOptions): Retry
  /** Puts another signature in this task's place; never resolves: awaiting it ends the run. */
  replace(signature: AnyStep): Promise<never>
  /** Adds a member to the chord that this task is a part of. */
  addToChord(signature: AnyStep): Promise<void>
  /** Sends a custom `task-*` event where events are on. */
  sendEvent(type: string, fields?: Readonly<Record<string, unknown>>): Promise<void>
}
