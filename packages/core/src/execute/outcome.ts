import type { ExceptionObject } from '@celeriac/protocol'
import type { Retry } from '../errors/celery/task-predicates.ts'

/** How a run ended. What is then done is decided by {@link planEnding}, for every kind. */
export type Outcome =
  | { readonly kind: 'success'; readonly value: unknown; readonly runtimeS: number }
  | { readonly kind: 'retry'; readonly retry: Retry; readonly traceback: string | null; readonly runtimeS: number }
  | {
      readonly kind: 'failure'
      readonly error: unknown
      readonly exception: ExceptionObject
      readonly traceback: string | null
      /** Whether the error is one of the task's `throws`, which are logged as information. */
      readonly expected: boolean
      /** The task is not to blame: its outcome could not be recorded. */
      readonly internal?: boolean
      readonly runtimeS: number
    }
  | { readonly kind: 'ignore'; readonly runtimeS: number }
  | { readonly kind: 'reject'; readonly reason: unknown; readonly requeue: boolean; readonly runtimeS: number }
  | { readonly kind: 'revoked'; readonly reason: 'revoked' | 'expired' | 'terminated'; readonly signal?: string }
  | { readonly kind: 'lost'; readonly message: string }
  | { readonly kind: 'timed-out'; readonly limitS: number }
  /** The worker gave it up: its connection is lost, or a cold stop. */
  | { readonly kind: 'cancelled' }
