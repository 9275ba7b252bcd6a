import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { DefinitionPlace } from './definition-place.ts'
import type { ResolvedTaskOptions } from './resolved-task-options.ts'

/** A registered task, as the rest of the code sees it. */
export interface TaskDefinition {
  readonly name: string
  /** With `bind`, its first argument is the task's context. */
  readonly handler: (...args: never[]) => unknown
  readonly bind: boolean
  /** Every default filled in from the settings and `taskAnnotations`; durations in the unit of their name. */
  readonly options: ResolvedTaskOptions
  /** Names of the arguments, where `params` was given. */
  readonly params: readonly { readonly name: string; readonly optional: boolean }[] | null
  readonly schema: StandardSchemaV1<readonly unknown[], readonly unknown[]> | null
  /**
   * Arguments that it can take: those in `params`, else the handler's, where defaults count, and a rest parameter is
   * without end. Of a function whose source cannot be seen, those that it must be given.
   */
  readonly mostArguments: number
  /** It belongs to Celery itself: `celery.*`. */
  readonly builtin: boolean
  /** Where it was defined. */
  readonly place?: DefinitionPlace | undefined
  /** The turn of the event loop in which it was. */
  readonly turn?: object | undefined
  /** Why its name may not be what its author wrote. */
  readonly nameDoubt?: string | undefined
  /**
   * The handler's arguments for a call: keyword arguments bound to `params`, or appended as one object where
   * the parameter that they meet is an object pattern, or the task has `kwargsAsObject`.
   *
   * @throws TypeError worded as Python words it
   */
  bindArguments(args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): readonly unknown[]
}
