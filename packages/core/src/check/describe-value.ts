import { isSecretName, maskUrl } from '@celeriac/protocol'

/** A value as error messages show it: without the passwords of URLs, and not at all where `name` holds a secret. */
export function describeValue(value: unknown, name = ''): string {
  if (isSecretName(name) && value !== null && value !== undefined) return `a value of type ${typeof value}`
  if (typeof value === 'string') return JSON.stringify(maskUrl(value))
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return String(value)
  if (typeof value === 'object' && value !== null) return `an object (${value.constructor?.name ?? 'without a class'})`
  return typeof value === 'function' ? 'a function' : String(value)
}
