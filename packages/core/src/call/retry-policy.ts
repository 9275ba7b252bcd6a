import { check } from '../check/checks.ts'
import { isRecord } from '../check/is-record.ts'
import type { ErrorMatcher } from '../types/error-matcher.ts'

/**
 * Celery's publish retry policy; seconds. @see
 * https://docs.celeryq.dev/en/stable/userguide/calling.html#message-sending-retry
 */
export interface RetryPolicy {
  /** Null is for ever. @defaultValue 3 */
  readonly maxRetries?: number | null
  /** @defaultValue 0 */
  readonly intervalStart?: number
  /** @defaultValue 0.2 */
  readonly intervalStep?: number
  /** @defaultValue 1 */
  readonly intervalMax?: number
  /** Further errors that are tried again: classes, or names. */
  readonly retryErrors?: readonly ErrorMatcher[]
}

const isNumber = (value: unknown): boolean => value === null || (typeof value === 'number' && !Number.isNaN(value))

const fields: { readonly [K in keyof RetryPolicy]-?: (value: unknown) => boolean } = {
  maxRetries: isNumber,
  intervalStart: isNumber,
  intervalStep: isNumber,
  intervalMax: isNumber,
  retryErrors: Array.isArray,
}

/** The check of a retry policy under its own names. */
export const retryPolicy = check(
  'an object of maxRetries, intervalStart, intervalStep, intervalMax (numbers) and retryErrors (a list)',
  (value) =>
    isRecord(value) &&
    Object.entries(value).every(
      ([name, field]) =>
        Object.hasOwn(fields, name) && (field === undefined || fields[name as keyof RetryPolicy](field)),
    ),
)
