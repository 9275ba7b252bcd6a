import { isRecord } from './is-record.ts'

/**
 * `visibility_timeout` → `visibilityTimeout`; names in camelCase, and names with other characters, stay as they are.
 */
export function camelCase(name: string): string {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) return name
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}

/** `visibilityTimeout` → `visibility_timeout`, Celery's spelling. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A copy whose names are in camelCase; in the fields named `within`, one level deeper too. */
export function camelCaseKeys(
  value: Readonly<Record<string, unknown>>,
  within: readonly string[] = [],
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    const camel = camelCase(name)
    // Own property, whatever it is called.
    Object.defineProperty(result, camel, {
      value: within.includes(camel) && isPlain(field) ? camelCaseKeys(field) : field,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return result
}

/** An object literal, not an instance of a class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
