import type { SignatureObject } from '@celeriac/protocol'
import type { Queue } from '../route/queue.ts'
import type { RetryPolicy } from '../send/call-options.ts'
import type { AnyStep } from '../types/step.ts'

/** A signature to be called afterwards, or several. */
export type Links = AnyStep | SignatureObject | readonly (AnyStep | SignatureObject)[]

/**
 * How a task is sent: the options of Celery's `apply_async` that a signature can hold.
 *
 * @see https://docs.celeryq.dev/en/stable/userguide/calling.html
 */
export interface SendOptions {
  /** Seconds from now before which the task does not run. */
  readonly countdown?: number | undefined
  /** The moment before which it does not run: a `Date`, or ISO 8601 text (without an offset it is UTC). Not with `countdown`. */
  readonly eta?: Date | string | undefined
  /** Seconds from now, or the moment, after which it does not run any more. Null: not even where the task says so. */
  readonly expires?: number | Date | string | null | undefined
  /** @defaultValue a new UUID */
  readonly taskId?: string | undefined
  readonly queue?: string | Queue | undefined
  readonly exchange?: string | undefined
  readonly exchangeType?: string | undefined
  readonly routingKey?: string | undefined
  /** 0 to 255. RabbitMQ serves the highest first, Redis 0. */
  readonly priority?: number | null | undefined
  /** 1 or `transient`, 2 or `persistent`. @defaultValue `taskDefaultDeliveryMode` */
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | undefined
  /** Name of a serializer: `json`, `msgpack`, `yaml`. @defaultValue `taskSerializer` */
  readonly serializer?: string | null | undefined
  /** `gzip`, `bzip2`, `brotli`, … @defaultValue `taskCompression` */
  readonly compression?: string | null | undefined
  /** Headers of your own; the task reads them in `self.request.headers`. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined
  /** Called with the result if the task succeeds. */
  readonly link?: Links | undefined
  /** Called if it fails. */
  readonly linkError?: Links | undefined
  /** Another name for logs and monitors. */
  readonly shadow?: string | null | undefined
  /** Seconds after which the run is ended. Null: none, even where the task has one. */
  readonly timeLimit?: number | null | undefined
  /** Seconds after which `self.signal` aborts. Null: none. */
  readonly softTimeLimit?: number | null | undefined
  /** Store no result. @defaultValue the task's own */
  readonly ignoreResult?: boolean | null | undefined
  /** Try again when the broker does not take the message. @defaultValue `taskPublishRetry` */
  readonly retry?: boolean | undefined
  /** How often, and how many seconds apart. @defaultValue `taskPublishRetryPolicy` */
  readonly retryPolicy?: RetryPolicy | undefined
  /** Inside a task: the result becomes one of its children. @defaultValue true */
  readonly addToParent?: boolean | undefined
  /** Routed as if the task had this name. */
  readonly routeName?: string | undefined
  /** What monitors show for the arguments, where they are secret. */
  readonly argsrepr?: string | undefined
  readonly kwargsrepr?: string | undefined
  /** Fail if no queue takes the message. @defaultValue true */
  readonly mandatory?: boolean | undefined
  readonly replyTo?: string | null | undefined
  readonly groupId?: string | null | undefined
  readonly groupIndex?: number | null | undefined
  readonly chord?: AnyStep | SignatureObject | null | undefined
  /** The rest of a chain in reverse order: the next step is the last element. */
  readonly chain?: readonly (AnyStep | SignatureObject)[] | null | undefined
  readonly rootId?: string | null | undefined
  readonly parentId?: string | null | undefined
  readonly retries?: number | undefined
  readonly origin?: string | null | undefined
  readonly replacedTaskNesting?: number | undefined
  /** Names of the stamps among {@link SendOptions.stamps}. */
  readonly stampedHeaders?: readonly string[] | null | undefined
  readonly stamps?: Readonly<Record<string, unknown>> | undefined
  /** Message properties under their wire names. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
}

/** Options of `applyAsync`. */
export interface ApplyOptions extends SendOptions {
  /** Keyword arguments. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined
  /** Gives up sending when it aborts. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `apply`, which runs the task here. */
export interface EagerApplyOptions extends ApplyOptions {
  /** Reject with what the task throws, instead of keeping it in the result. @defaultValue `taskEagerPropagates` */
  readonly throws?: boolean | undefined
}

/** Options of `signature()`. */
export interface SignatureOptions extends SendOptions {
  /** Takes no arguments from what it is linked to. @defaultValue false */
  readonly immutable?: boolean | undefined
}

/** Options of a task's `signature`. */
export interface TaskSignatureOptions extends SignatureOptions {
  /** Keyword arguments. */
  readonly kwargs?: Readonly<Record<string, unknown>> | undefined
}
