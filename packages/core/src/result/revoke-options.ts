/** Options of `revoke()`. */
export interface RevokeOptions {
  /** Stop it where it runs already. @defaultValue false */
  readonly terminate?: boolean | undefined
  /** Sent to the process that runs it, with `terminate`. @defaultValue 'SIGTERM' */
  readonly signal?: string | undefined
  /** Resolve only when the workers have answered. @defaultValue false */
  readonly wait?: boolean | undefined
  /** Seconds to wait for them. @defaultValue 1 */
  readonly timeout?: number | undefined
}
