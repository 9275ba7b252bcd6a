import { errorIdentity } from './error-identity.ts'
import { isoformat } from './isoformat.ts'
import { datetimeRepr } from './py-date-time.ts'
import { isPythonValue, pythonForm } from './wire-forms.ts'

/**
 * The text of an object that is shown as a whole: a date, an error, an own value class.
 *
 * @returns undefined for containers, whose members are to be shown
 */
export function opaqueRepr(value: object, repr: (value: unknown) => string): string | undefined {
  if (isPythonValue(value)) return value[pythonForm]()
  if (value instanceof Date) return dateRepr(value)
  if (value instanceof Error) {
    const { type, args } = errorIdentity(value)
    return `${type.slice(type.lastIndexOf('.') + 1)}(${args.map(repr).join(', ')})`
  }
  return undefined
}

function dateRepr(date: Date): string {
  try {
    return datetimeRepr(isoformat(date))
  } catch {
    return '<invalid datetime>'
  }
}
