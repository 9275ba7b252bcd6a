import type { ResultTuple } from './result-tuple.ts'

/** What is known of a task's result. `PENDING` is never stored: it means that nothing is known. */
export type State = 'PENDING' | 'RECEIVED' | 'STARTED' | 'SUCCESS' | 'FAILURE' | 'REVOKED' | 'RETRY' | (string & {})

/**
 * A stored result. {@link https://docs.celeryq.dev | Celery} calls it the task's meta document.
 *
 * @see docs/protocol.md
 */
export interface ResultRecord {
  readonly taskId: string
  readonly status: State
  /** The value; for RETRY, FAILURE and REVOKED an {@link ExceptionObject}. */
  readonly result: unknown
  readonly traceback: string | null
  readonly children: readonly ResultTuple[] | null
  /** ISO 8601, only for ready states. */
  readonly dateDone: string | null
  readonly groupId?: string
  readonly parentId?: string
  /** Present with `resultExtended`. */
  readonly extended?: ExtendedRecord
}

export interface ExtendedRecord {
  readonly name: string | null
  readonly args: readonly unknown[] | null
  readonly kwargs: Readonly<Record<string, unknown>> | null
  readonly worker: string | null
  readonly retries: number | null
  /** The routing key of the delivery. */
  readonly queue: string | null
  readonly stampedHeaders?: readonly string[]
  readonly stamps?: Readonly<Record<string, unknown>>
}

/**
 * An exception as it is stored.
 *
 * @see docs/protocol.md
 */
export interface ExceptionObject {
  readonly exc_type: string
  readonly exc_message: readonly unknown[] | unknown
  readonly exc_module: string | null
}
