/** What `self.retry()` takes. */
export interface RetryOptions {
  /** Seconds until the next run. @defaultValue the task's `defaultRetryDelay` */
  readonly countdown?: number
  /** The moment before which it does not run again, instead of `countdown`. */
  readonly eta?: Date | string
  /** Stored with the RETRY state, and the failure once retries are exhausted. */
  readonly error?: unknown
  /** For this run only. Null is without limit. @defaultValue the task's `maxRetries` */
  readonly maxRetries?: number | null
  /** Arguments of the next run. @defaultValue those of this one */
  readonly args?: readonly unknown[]
  /** Keyword arguments of the next run. @defaultValue those of this run */
  readonly kwargs?: Readonly<Record<string, unknown>>
  /** Name of the queue that the message goes to. */
  readonly queue?: string
  /** Priority of the message, 0 to 255. */
  readonly priority?: number
  /** Seconds from now, or the moment, after which it does not run any more. */
  readonly expires?: number | Date | string
  /** Seconds after which the next run is ended. */
  readonly timeLimit?: number | null
  /** Seconds after which its `self.signal` aborts. */
  readonly softTimeLimit?: number | null
  /** Headers of your own. */
  readonly headers?: Readonly<Record<string, unknown>>
}
