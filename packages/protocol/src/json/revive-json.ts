import { errorText } from '../python/error-text.ts'
import { JsonDecodeError } from './json-errors.ts'
import { typedValue } from './typed-values.ts'

/**
 * Puts values in the place of the objects that stand for them, and takes out members called `__proto__`. Changes what
 * it is given.
 *
 * @throws JsonDecodeError for a typed value that is none.
 */
export function reviveJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return reviveRecord(value as Record<string, unknown>)
  for (let index = 0; index < value.length; index++) value[index] = reviveJson(value[index])
  return value
}

function reviveRecord(record: Record<string, unknown>): unknown {
  const names = Object.keys(record)
  for (const name of names) {
    if (name === '__proto__') delete record[name]
    else if (typeof record[name] === 'object') record[name] = reviveJson(record[name])
  }
  // A third member makes it a plain object.
  return names.length === 2 && '__type__' in record && '__value__' in record ? reviveTyped(record) : record
}

function reviveTyped(record: Record<string, unknown>): unknown {
  try {
    return typedValue(record['__type__'], record['__value__'])
  } catch (cause) {
    const reason = errorText(cause)
    throw new JsonDecodeError(`JSON holds a typed value that cannot be read: ${reason}`, { cause })
  }
}
