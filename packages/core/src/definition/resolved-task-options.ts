import type { ErrorMatcher } from '../types/error-matcher.ts'
import type { TaskHooks } from './task-hooks.ts'

/** A task's options with the settings' defaults filled in. @see celery Task attributes */
export interface ResolvedTaskOptions {
  readonly acksLate: boolean
  readonly acksOnFailureOrTimeout: boolean
  readonly acksOnFailure: boolean
  readonly acksOnTimeout: boolean
  readonly rejectOnWorkerLost: boolean
  readonly retryOnWorkerLost: boolean
  /** Null is without limit. */
  readonly maxRetries: number | null
  readonly defaultRetryDelayS: number
  readonly autoretryFor: readonly ErrorMatcher[]
  readonly dontAutoretryFor: readonly ErrorMatcher[]
  readonly retryKwargs: { readonly maxRetries?: number | null; readonly countdown?: number }
  /** 0 is off. */
  readonly retryBackoffFactor: number
  readonly retryBackoffMaxS: number
  readonly retryJitter: boolean
  readonly throws: readonly ErrorMatcher[]
  readonly rateLimit: string | number | null
  readonly timeLimitS: number | null
  readonly softTimeLimitS: number | null
  readonly ignoreResult: boolean
  readonly storeErrorsEvenIfIgnored: boolean
  readonly storeEagerResult: boolean
  readonly trackStarted: boolean
  readonly trail: boolean
  readonly sendEvents: boolean
  readonly serializer: string | null
  readonly compression: string | null
  readonly queue: string | null
  readonly exchange: string | null
  readonly exchangeType: string | null
  readonly routingKey: string | null
  readonly deliveryMode: 1 | 2 | null
  readonly priority: number | null
  readonly expires: number | Date | string | null
  readonly resultreprMaxsize: number
  readonly shadowName:
    | ((args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => string | undefined)
    | null
  readonly hooks: TaskHooks
}
