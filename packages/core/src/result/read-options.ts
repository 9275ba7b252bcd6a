/** Options of `state()` and of everything else that asks what is known now. */
export interface ReadOptions {
  /** Seconds that the result backend has for its answer; then a `TimeoutError`. @defaultValue as long as the backend tries */
  readonly timeout?: number | undefined
  /** Stops asking. */
  readonly signal?: AbortSignal | undefined
}
