import { anything, type Check, check, orNull } from '../check/checks.ts'
import type { CallOptions } from './call-options.ts'

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
  /** Its keyword arguments. @defaultValue those of this run */
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

/** `time` says when the task runs again; `replaces` takes the place of what the request had. Both are a call's options. */
type RetryOptionSpec<Name> = Name extends keyof CallOptions ? 'time' | 'replaces' : Check

const specs: { readonly [K in keyof RetryOptions]-?: RetryOptionSpec<K> } = {
  countdown: 'time',
  eta: 'time',
  error: anything,
  maxRetries: orNull(check('a number', (value) => typeof value === 'number' && !Number.isNaN(value))),
  args: anything,
  kwargs: anything,
  queue: 'replaces',
  priority: 'replaces',
  expires: 'replaces',
  timeLimit: 'replaces',
  softTimeLimit: 'replaces',
  headers: 'replaces',
}

/** Options of a retry alone, with their checks. */
export const retryOptions: Readonly<Record<string, Check>> = Object.fromEntries(
  Object.entries(specs).flatMap(([name, spec]) => (typeof spec === 'string' ? [] : [[name, spec] as const])),
)

/** Names of all options of a retry. */
export const retryOptionNames: ReadonlySet<string> = new Set(Object.keys(specs))

/** Those that replace what the request had. */
export const replacedNames: readonly string[] = Object.entries(specs).flatMap(([name, spec]) =>
  spec === 'replaces' ? [name] : [],
)

/** Of what `retry()` was given, the options that replace those of the request. */
export function replacedOptions(options: RetryOptions): CallOptions {
  const given = options as Readonly<Record<string, unknown>>
  return Object.fromEntries(replacedNames.map((name) => [name, given[name]]).filter(([, value]) => value !== undefined))
}
