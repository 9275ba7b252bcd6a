import { encodeJson } from '../json/encode-json.ts'
import { errorIdentity } from '../python/error-identity.ts'
import { reprPython } from '../python/repr-python.ts'
import type { ExceptionObject } from './result-record.ts'

/** How {@link encodeException} finds out what can be stored. */
export interface EncodeExceptionOptions {
  /** Whether the result serializer takes this argument. @defaultValue whether it can be written as JSON */
  readonly isSerializable?: (value: unknown) => boolean
}

/**
 * What was thrown, as it is stored. JavaScript's own classes are Python's of the same meaning (RangeError is
 * ValueError), others keep their name in module `js`, where Python makes up a class for them; an error that carries
 * `excType`, `excModule` and `excArgs` keeps these. Arguments that cannot be serialised become their repr.
 * Anything that is no Error becomes the argument of an Exception.
 */
export function encodeException(error: unknown, options: EncodeExceptionOptions = {}): ExceptionObject {
  const isSerializable = options.isSerializable ?? isJson
  const identity =
    error instanceof Error ? errorIdentity(error) : { type: 'Exception', module: 'builtins', args: [error] }
  return {
    exc_type: identity.type,
    exc_message: identity.args.map((argument) => (isSerializable(argument) ? argument : reprPython(argument))),
    exc_module: identity.module,
  }
}

function isJson(value: unknown): boolean {
  if (typeof value === 'string') return true
  try {
    encodeJson(value)
    return true
  } catch {
    return false
  }
}
