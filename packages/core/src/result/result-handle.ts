import type { ResultTuple } from '@celeriac/protocol'
import type { GetOptions, RevokeOptions } from './result-options.ts'

/** What every result handle has: of a task, of a call that ran here, of a group. Never thenable. */
export interface ResultHandle<T = unknown> {
  readonly id: string
  /** The result of the step before, in a chain; null where there is none. */
  readonly parent: ResultHandle | null
  ready(): Promise<boolean>
  successful(): Promise<boolean>
  failed(): Promise<boolean>
  /** The value, once it is there. */
  get(options?: GetOptions): Promise<T>
  /** Handles of what it led to: what a task sent, what a group consists of. */
  children(): Promise<readonly ResultHandle[]>
  forget(): Promise<void>
  revoke(options?: RevokeOptions): Promise<void>
  /** In wire form. */
  asTuple(): ResultTuple
}
