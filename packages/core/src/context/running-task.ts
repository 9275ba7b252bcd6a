import type { SignatureObject } from '@celeriac/protocol'
import type { CallOptions } from '../call/call-options.ts'
import type { Publisher } from '../call/publisher.ts'
import type { Settings } from '../config/settings.ts'
import type { TaskContext } from '../definition/task-context.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'
import type { TaskRegistry } from '../definition/task-registry.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { ResultBackend } from '../ports/result-backend.ts'

/** What runs use of their app. */
export interface RunHost {
  readonly conf: Settings
  readonly clock: Clock
  readonly registry: TaskRegistry
  readonly publisher: Publisher
}

/** What all runs of one worker, or all eager runs of one app, have in common. */
export interface RunEnvironment {
  readonly internals: RunHost
  /** Undefined where results are disabled. */
  readonly backend: ResultBackend | undefined
  readonly logger: Logger
  /** Sends a `task-*` event; absent where events are off. */
  readonly sendEvent?: (run: RunningTask, type: string, fields: Readonly<Record<string, unknown>>) => Promise<void>
  /** The run within which a task was called as a function. */
  readonly caller?: RunningTask | undefined
  /** Where nothing is sent (eager runs): runs what replaces the task, and gives its value. */
  readonly replaceHere?: (signature: SignatureObject, options: CallOptions) => Promise<unknown>
}

/** How a run ends without its handler. */
export type RunEnding = { readonly error: unknown } | { readonly value: unknown }

/** One run of a task, as the library sees it. */
export interface RunningTask extends TaskContext {
  readonly definition: TaskDefinition
  readonly environment: RunEnvironment
  /** The header's `ignore_result` where it says something, else the task's own. */
  readonly ignoresResult: boolean
  /** `maxRetries` given to `retry()` holds for the rest of this run, also for `autoretryFor`. */
  maxRetriesOverride: number | null | undefined
  /** Set while the handler runs: ends the run although the handler never returns (`replace`). */
  endWith: ((ending: RunEnding) => void) | undefined
}
