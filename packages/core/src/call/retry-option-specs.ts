import { anything, type Check, check, orNull } from '../check/checks.ts'
import type { RetryOptions } from '../types/retry-options.ts'
import type { CallOptions } from './call-options.ts'

/**
 * `time` says when the task runs again; `replaces` takes the place of what the request had. Both are a call's options.
 */
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

/** The options of a retry that replace what the request had. */
export const replacedNames: readonly string[] = Object.entries(specs).flatMap(([name, spec]) =>
  spec === 'replaces' ? [name] : [],
)

/** Of what `retry()` was given, the options that replace those of the request. */
export function replacedOptions(options: RetryOptions): CallOptions {
  const given = options as Readonly<Record<string, unknown>>
  return Object.fromEntries(replacedNames.map((name) => [name, given[name]]).filter(([, value]) => value !== undefined))
}
