import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { AnyArgs } from '../types/values.ts'
import type { ErrorMatcher } from './resolved-task-options.ts'
import type { TaskHooks } from './task-hooks.ts'

/** A Standard Schema (zod, valibot, arktype) of a tuple. */
export type ArgsSchema = StandardSchemaV1<AnyArgs, AnyArgs>

/**
 * Options of a task. Where one is left out, the setting of the same meaning counts.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#list-of-options
 */
export interface TaskOptions extends TaskHooks {
  /** Its name on the wire. @defaultValue the function's name behind the app's or module's */
  readonly name?: string
  /** The handler's first argument is the task's context. @defaultValue false */
  readonly bind?: boolean
  /** Names of the arguments, to which keyword arguments are bound as Python binds them; `'size?'` may be missing. */
  readonly params?: readonly string[]
  /** A schema of the arguments: callers send its input, the handler gets its output. */
  readonly args?: ArgsSchema
  /** Acknowledge the message after the run. @defaultValue `taskAcksLate` */
  readonly acksLate?: boolean
  /** @defaultValue `taskAcksOnFailureOrTimeout` */
  readonly acksOnFailureOrTimeout?: boolean
  /** @defaultValue `taskAcksOnFailure` */
  readonly acksOnFailure?: boolean
  /** @defaultValue `taskAcksOnTimeout` */
  readonly acksOnTimeout?: boolean
  /** With late acknowledgement: put the message back when the process died. @defaultValue `taskRejectOnWorkerLost` */
  readonly rejectOnWorkerLost?: boolean
  /** Retry when the process died. @defaultValue `taskRetryOnWorkerLost` */
  readonly retryOnWorkerLost?: boolean
  /** Null: without limit. @defaultValue 3 */
  readonly maxRetries?: number | null
  /** Seconds. @defaultValue 180 */
  readonly defaultRetryDelay?: number
  /** Errors, as classes or names, after which it is retried by itself. @defaultValue [] */
  readonly autoretryFor?: readonly ErrorMatcher[]
  /** Errors after which it is not. @defaultValue [] */
  readonly dontAutoretryFor?: readonly ErrorMatcher[]
  /** For such retries. @defaultValue \{\} */
  readonly retryKwargs?: { readonly maxRetries?: number | null; readonly countdown?: number }
  /** Wait longer each time: true for 1, 2, 4, … seconds, or the number of seconds to begin with. @defaultValue false */
  readonly retryBackoff?: boolean | number
  /** Longest such wait in seconds. @defaultValue 600 */
  readonly retryBackoffMax?: number
  /** A random part of it. @defaultValue true */
  readonly retryJitter?: boolean
  /** Errors, as classes or names, that are expected: logged without a traceback. @defaultValue [] */
  readonly throws?: readonly ErrorMatcher[]
  /** Most runs per worker: `10/s`, `10/m`, `10/h`, or a number a second. @defaultValue `taskDefaultRateLimit` */
  readonly rateLimit?: string | number | null
  /** Seconds after which a run is ended. @defaultValue `taskTimeLimit` */
  readonly timeLimit?: number | null
  /** Seconds after which `self.signal` aborts. @defaultValue `taskSoftTimeLimit` */
  readonly softTimeLimit?: number | null
  /** Store no results. @defaultValue `taskIgnoreResult` */
  readonly ignoreResult?: boolean
  /** Store failures nevertheless. @defaultValue `taskStoreErrorsEvenIfIgnored` */
  readonly storeErrorsEvenIfIgnored?: boolean
  /** Store results of eager calls too. @defaultValue `taskStoreEagerResult` */
  readonly storeEagerResult?: boolean
  /** Store STARTED when it begins. @defaultValue `taskTrackStarted` */
  readonly trackStarted?: boolean
  /** Keep what it sends as its children. @defaultValue true */
  readonly trail?: boolean
  /** Send `task-*` events. @defaultValue true */
  readonly sendEvents?: boolean
  /** @defaultValue `taskSerializer` */
  readonly serializer?: string | null
  /** @defaultValue `taskCompression` */
  readonly compression?: string | null
  /** Where it is sent, before `taskRoutes`. */
  readonly queue?: string | null
  readonly exchange?: string | null
  readonly exchangeType?: string | null
  readonly routingKey?: string | null
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | null
  /** @defaultValue `taskDefaultPriority` */
  readonly priority?: number | null
  /** Seconds, or the moment, after which it does not run any more. */
  readonly expires?: number | Date | string | null
  /** Characters of a result that logs and events show. @defaultValue 1024 */
  readonly resultreprMaxsize?: number
  /** Another name for logs and monitors, by its arguments. */
  readonly shadowName?: (args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => string | undefined
}
