import { isRecord } from '../python/is-record.ts'
import { reprPython } from '../python/repr-python.ts'
import type { ExceptionObject } from './result-record.ts'

/**
 * Reads a stored exception. Never throws, because a failure is a failure whatever it looks like: what is no
 * exception becomes the argument of one.
 */
export function parseException(value: unknown): ExceptionObject {
  if (isRecord(value) && typeof value['exc_type'] === 'string') {
    const { exc_type, exc_message, exc_module } = value
    return {
      exc_type,
      exc_message: exc_message === undefined ? [] : exc_message,
      exc_module: typeof exc_module === 'string' ? exc_module : null,
    }
  }
  const nothing = value === null || value === undefined
  return { exc_type: 'Exception', exc_message: nothing ? [] : [value], exc_module: 'builtins' }
}

/** The arguments of a stored exception: a single value stands for a list of one. */
export function exceptionArgs(exception: ExceptionObject): readonly unknown[] {
  return Array.isArray(exception.exc_message) ? exception.exc_message : [exception.exc_message]
}

/** Python's `repr` of a stored exception: `ValueError('x', 42)`. */
export function exceptionRepr(exception: ExceptionObject): string {
  const type = exception.exc_type
  return `${type.slice(type.lastIndexOf('.') + 1)}(${exceptionArgs(exception).map(reprPython).join(', ')})`
}
