import { errorIdentity } from '@celeriac/protocol'
import type { ErrorMatcher } from '../types/error-matcher.ts'
import { RemoteError } from './remote-error.ts'

/**
 * Whether an error is one of `matchers`: an instance of a class, or of that name. Names are those that Python would
 * know it by, too, since Python's errors arrive by name; a class's name matches errors of classes derived from it.
 */
export function matchesError(error: unknown, matchers: readonly ErrorMatcher[]): boolean {
  return matchers.some((matcher) => (typeof matcher === 'string' ? isNamed(error, matcher) : error instanceof matcher))
}

function isNamed(error: unknown, name: string): boolean {
  if (!(error instanceof Error)) return false
  // Every error is one, there as here.
  if (name === 'Exception') return true
  const { type, module } = errorIdentity(error)
  if (type === name || `${module}.${type}` === name) return true
  if (error instanceof RemoteError) return false
  if (error.name === name) return true
  let made: unknown = error.constructor
  while (typeof made === 'function') {
    if (made.name === name) return true
    made = Object.getPrototypeOf(made)
  }
  return false
}
