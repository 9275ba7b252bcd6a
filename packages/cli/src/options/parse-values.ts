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

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

/** A point in time, for `--eta`. */
export function isoTime(text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('it must be a time in ISO 8601.')
  return time
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

/** For `--concurrency`. */
export function concurrency(text: string): number | 'auto' {
  if (text === 'auto') return text
  try {
    return wholeNumber(text)
  } catch {
    throw new InvalidArgumentError("it must be a non-negative integer or 'auto'.")
  }
}

/** `a,b`; given several times, all of them. */
export function commaList(text: string, before: readonly string[] = []): readonly string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ]
}
