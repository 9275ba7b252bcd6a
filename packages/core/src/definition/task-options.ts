import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ErrorMatcher } from '../types/error-matcher.ts'
import type { AnyArgs } from '../types/values.ts'
import type { TaskHooks } from './task-hooks.ts'

/** A Standard Schema (zod, valibot, arktype) of a tuple. */
export type ArgsSchema = StandardSchemaV1<AnyArgs, AnyArgs>

/**
 * Options of a task. Where one is left out, the setting of the same meaning counts.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/tasks.html#list-of-options
 */
export interface TaskOptions extends TaskHooks {
  /** The task's name on the wire. @defaultValue the function's name behind the app's or module's */
  readonly name?: string
  /** The handler's first argument is the task's context. @defaultValue false */
  readonly bind?: boolean
  /** Names of the arguments, to which keyword arguments are bound as Python binds them; `'size?'` may be missing. */
  readonly params?: readonly string[]
  /**
   * Without `params`: keyword arguments follow the others as one object, also where the handler's source does not show
   * an object pattern that takes them: behind `...args`, a wrapper, a bound function. @defaultValue false
   */
  readonly kwargsAsObject?: boolean
  /** A schema of the arguments: callers send its input, the handler gets its output. */
  readonly args?: ArgsSchema
  /** Acknowledge the message after the run. @defaultValue `taskAcksLate` */
  readonly acksLate?: boolean
  /**
   * With late acknowledgement: acknowledge failed and timed-out runs too. @defaultValue `taskAcksOnFailureOrTimeout`
   */
  readonly acksOnFailureOrTimeout?: boolean
  /** The same for failures alone; without a value, `acksOnFailureOrTimeout`. @defaultValue `taskAcksOnFailure` */
  readonly acksOnFailure?: boolean
  /** The same for time-outs alone; without a value, `acksOnFailureOrTimeout`. @defaultValue `taskAcksOnTimeout` */
  readonly acksOnTimeout?: boolean
  /** With late acknowledgement: put the message back when the process died. @defaultValue `taskRejectOnWorkerLost` */
  readonly rejectOnWorkerLost?: boolean
  /** Retry when the process died. @defaultValue `taskRetryOnWorkerLost` */
  readonly retryOnWorkerLost?: boolean
  /** Most retries; null is without limit. @defaultValue 3 */
  readonly maxRetries?: number | null
  /** Seconds until a retry that does not say when. @defaultValue 180 */
  readonly defaultRetryDelay?: number
  /** Errors, as classes or names, after which it is retried by itself. @defaultValue [] */
  readonly autoretryFor?: readonly ErrorMatcher[]
  /** Errors after which it is not. @defaultValue [] */
  readonly dontAutoretryFor?: readonly ErrorMatcher[]
  /** Options of the retries after `autoretryFor`. @defaultValue \{\} */
  readonly retryKwargs?: { readonly maxRetries?: number | null; readonly countdown?: number }
  /** Wait longer each time: true for 1, 2, 4, … seconds, or the whole number of seconds to begin with. @defaultValue false */
  readonly retryBackoff?: boolean | number
  /** Longest such wait in seconds. @defaultValue 600 */
  readonly retryBackoffMax?: number
  /** Wait for a random part of that time. @defaultValue true */
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
  /** Name of the serializer of its messages: `json`, `msgpack`, `yaml`. @defaultValue `taskSerializer` */
  readonly serializer?: string | null
  /** Compression of its messages: `gzip`, `bzip2`, `brotli`, … @defaultValue `taskCompression` */
  readonly compression?: string | null
  /** Name of the queue that it is sent to; `taskRoutes` are not asked. */
  readonly queue?: string | null
  /** Name of the exchange that it is published to, instead of the queue's. */
  readonly exchange?: string | null
  /** Type of that exchange. */
  readonly exchangeType?: string | null
  /** Routing key on the way through the exchange. */
  readonly routingKey?: string | null
  /** 1 or `transient`, 2 or `persistent`. @defaultValue `taskDefaultDeliveryMode` */
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | null
  /** Priority of its messages, 0 to 255. @defaultValue `taskDefaultPriority` */
  readonly priority?: number | null
  /** Seconds, or the moment, after which it does not run any more. */
  readonly expires?: number | Date | string | null
  /** Characters of a result that logs and events show. @defaultValue 1024 */
  readonly resultreprMaxsize?: number
  /** Another name for logs and monitors, by its arguments. */
  readonly shadowName?: (args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>) => string | undefined
}
