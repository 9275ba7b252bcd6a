import { snakeCase } from '@celeriac/core/internal'
import { encodeJson, safeRepr } from '@celeriac/protocol'

/** Settings under Celery's names, as a reply can carry them: what JSON has no form for is text, as Python writes it. */
export function jsonSettings(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [snakeCase(name), jsonValue(value)]))
}

function jsonValue(value: unknown): unknown {
  try {
    // Infinity is written, and is not what others read.
    JSON.parse(encodeJson(value))
    return value
  } catch {
    return safeRepr(value)
  }
}
