import { decodeJson, errorText, parseIso } from '@celeriac/protocol'
import { InvalidArgumentError } from 'commander'

/** `[1, 2]`, for `--args`. */
export function jsonArray(text: string): readonly unknown[] {
  const value = json(text)
  if (!Array.isArray(value)) throw new InvalidArgumentError('it must be a JSON array.')
  return value
}

/** `{"a": 1}`, for `--kwargs`. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> {
  const value = json(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgumentError('it must be a JSON object.')
  }
  return value as Readonly<Record<string, unknown>>
}

/** Reads JSON as a message is read: large integers stay exact. */
function json(text: string): unknown {
  try {
    return decodeJson(text)
  } catch (error) {
    throw new InvalidArgumentError(errorText(error))
  }
}

/** A point in time, for `--eta`; without an offset it is UTC, as for Celery. */
export function isoTime(text: string): Date {
  try {
    return parseIso(text)
  } catch {
    throw new InvalidArgumentError('it must be a time in ISO 8601, such as 2030-01-31T10:00:00Z.')
  }
}

/** Seconds from now, or a point in time, for `--expires`. */
export function secondsOrTime(text: string): number | Date {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : isoTime(text)
}

export function seconds(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('it must be a number of seconds.')
  return value
}

export function wholeNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0) {
    throw new InvalidArgumentError('it must be a non-negative integer.')
  }
  return value
}

/** A number for `--concurrency`: 0 is the pool's own, as for Celery. */
export function concurrency(text: string): number | 'auto' {
  if (text === 'auto') return text
  try {
    return wholeNumber(text) || 'auto'
  } catch {
    throw new InvalidArgumentError("it must be a non-negative integer or 'auto'.")
  }
}

/** A list for `-Q` and its like: `a,b`; an option that is given several times adds up. */
export function commaList(text: string, before: readonly string[] = []): readonly string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ]
}

/** Whether an argument says yes. */
export function isTrue(text: string): boolean {
  return /^(true|yes|on|1)$/i.test(text)
}
