import type { SignatureObject } from '@celeriac/protocol'
import type { Queue } from '../route/queue.ts'
import type { ErrorMatcher } from '../task/resolved-task-options.ts'

/** Celery's publish retry policy; seconds. @see https://docs.celeryq.dev/en/stable/userguide/calling.html#message-sending-retry */
export interface RetryPolicy {
  /** Null is for ever. @defaultValue 3 */
  readonly maxRetries?: number | null
  /** @defaultValue 0 */
  readonly intervalStart?: number
  /** @defaultValue 0.2 */
  readonly intervalStep?: number
  /** @defaultValue 1 */
  readonly intervalMax?: number
  /** Further errors that are tried again: classes, or names. */
  readonly retryErrors?: readonly ErrorMatcher[]
}

/**
 * Every option of one call inside this library: those of `applyAsync`, and the plumbing that canvas, retries and
 * workers add. `undefined` and absent mean the same; null is an explicit "none" where Celery has one.
 */
export interface CallOptions {
  readonly taskId?: string | undefined
  readonly countdown?: number | undefined
  readonly eta?: Date | string | undefined
  readonly expires?: number | Date | string | null | undefined
  readonly queue?: string | Queue | undefined
  readonly exchange?: string | undefined
  readonly exchangeType?: string | undefined
  readonly routingKey?: string | undefined
  readonly priority?: number | null | undefined
  readonly deliveryMode?: 1 | 2 | 'transient' | 'persistent' | undefined
  readonly serializer?: string | null | undefined
  readonly compression?: string | null | undefined
  readonly headers?: Readonly<Record<string, unknown>> | undefined
  readonly link?: readonly SignatureObject[] | undefined
  readonly linkError?: readonly SignatureObject[] | undefined
  readonly shadow?: string | null | undefined
  readonly timeLimit?: number | null | undefined
  readonly softTimeLimit?: number | null | undefined
  readonly ignoreResult?: boolean | null | undefined
  readonly retry?: boolean | undefined
  readonly retryPolicy?: RetryPolicy | undefined
  readonly addToParent?: boolean | undefined
  readonly routeName?: string | undefined
  readonly argsrepr?: string | undefined
  readonly kwargsrepr?: string | undefined
  readonly mandatory?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  // What canvas, retries and workers add.
  readonly groupId?: string | null | undefined
  readonly groupIndex?: number | null | undefined
  readonly chord?: SignatureObject | null | undefined
  readonly chain?: readonly SignatureObject[] | null | undefined
  readonly rootId?: string | null | undefined
  readonly parentId?: string | null | undefined
  readonly retries?: number | undefined
  readonly replyTo?: string | null | undefined
  readonly origin?: string | null | undefined
  readonly replacedTaskNesting?: number | undefined
  readonly stampedHeaders?: readonly string[] | null | undefined
  readonly stamps?: Readonly<Record<string, unknown>> | undefined
  /** Message properties under their wire names, as Celery passes unknown options on. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
}
