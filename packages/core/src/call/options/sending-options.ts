import { camelCaseKeys, snakeCase } from '../../check/camel-case.ts'
import { check, flag, text } from '../../check/checks.ts'
import { isRecord } from '../../check/is-record.ts'
import type { CallOptionSpecs } from '../call-option-spec.ts'
import { type RetryPolicy, retryPolicy } from '../retry-policy.ts'

/** What the sender goes by. */
export interface SendingOptions {
  /** The task's id, and its result's. @defaultValue a new UUID */
  readonly taskId?: string | undefined
  /** Try again when the broker does not take the message. @defaultValue `taskPublishRetry` */
  readonly retry?: boolean | undefined
  /** How often, and how many seconds apart. @defaultValue `taskPublishRetryPolicy` */
  readonly retryPolicy?: RetryPolicy | undefined
  /** Inside a task: the result becomes one of its children. @defaultValue true */
  readonly addToParent?: boolean | undefined
}

/** What one process cannot tell another. */
export interface LocalOptions {
  /** Gives up sending when it aborts. */
  readonly signal?: AbortSignal | undefined
}

/** The table of {@link SendingOptions} and {@link LocalOptions}. */
export const sendingOptions: CallOptionSpecs<SendingOptions & LocalOptions> = {
  taskId: { check: text, travels: 'none', again: ({ id }) => id },
  retry: { check: flag, travels: 'none' },
  retryPolicy: {
    check: retryPolicy,
    travels: 'none',
    signature: {
      write: (policy) => Object.fromEntries(Object.entries(policy).map(([key, field]) => [snakeCase(key), field])),
      read: (value) => (isRecord(value) ? camelCaseKeys(value) : undefined),
    },
  },
  // Who sends a message again is no parent of it.
  addToParent: { check: flag, travels: 'none', again: () => false },
  signal: {
    check: check('an AbortSignal', (value) => value instanceof AbortSignal),
    travels: 'none',
    signature: 'none',
  },
}
