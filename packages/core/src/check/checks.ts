import { isRecord } from './is-record.ts'

/** What an option's value must be. */
export interface Check {
  /** For error messages: "a number of seconds". */
  readonly expects: string
  accepts(value: unknown): boolean
  /** Null is a value, and says something. */
  readonly takesNull?: true
}

/** A check that null passes. */
export interface NullableCheck extends Check {
  readonly takesNull: true
}

/** The check of an option's values: where its type has null, so has the check. */
export type CheckOf<Value> = null extends Value ? NullableCheck : Check & { readonly takesNull?: never }

/** Whatever `accepts` lets through. */
export function check(expects: string, accepts: (value: unknown) => boolean): Check & { readonly takesNull?: never } {
  return { expects, accepts }
}

/** The same, or null. */
export function orNull({ expects, accepts }: Check): NullableCheck {
  return { expects: `${expects}, or null`, accepts: (value) => value === null || accepts(value), takesNull: true }
}

/** For what is checked elsewhere, or may be anything. */
export const anything = check('anything', () => true)
/** A boolean. */
export const flag = check('true or false', (value) => typeof value === 'boolean')
/** A string, which may be empty. */
export const text = check('a string', (value) => typeof value === 'string')
/** A string that is not empty. */
export const name = check('a string', (value) => typeof value === 'string' && value !== '')
/** A function. */
export const fn = check('a function', (value) => typeof value === 'function')
/** An object with named fields. */
export const record = check('an object', isRecord)
/** An array. */
export const list = check('a list', Array.isArray)
/** A finite number. */
export const number = check('a number', Number.isFinite)
/** A whole number. */
export const whole = check('a whole number', Number.isInteger)
/** A whole number from 0. */
export const count = check(
  'a whole number that is not negative',
  (value) => Number.isInteger(value) && Number(value) >= 0,
)
/** A duration in seconds, 0 and infinity included. */
export const seconds = check('a number of seconds', (value) => typeof value === 'number' && value >= 0)
/** A point in time. */
export const moment = check('a valid Date or ISO 8601 text', (value) =>
  value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === 'string',
)
/** A point in time, or seconds until it. */
export const secondsOrMoment = check(
  'a number of seconds, a valid Date or ISO 8601 text',
  (value) => number.accepts(value) || moment.accepts(value),
)
/** The priority of a message. */
export const priority = check('a whole number from 0 to 255', (value) => count.accepts(value) && Number(value) <= 255)
/** The delivery mode of a message, by number or name. */
export const deliveryMode = check(
  "1, 2, 'transient' or 'persistent'",
  (value) => value === 1 || value === 2 || value === 'transient' || value === 'persistent',
)
/** Runs in a time. */
export const rateLimit = check(
  "a rate such as '10/s', '10/m', '10/h', or a number a second",
  (value) => seconds.accepts(value) || (typeof value === 'string' && /^\d+(\.\d+)?(\/[smh])?$/.test(value.trim())),
)
/** Errors to be recognised: classes and names. */
export const errorMatchers = check(
  'a list of error classes and names',
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'function' || typeof item === 'string'),
)
/** Names in a list, or in one string with commas between them. */
export const namesOrText = check(
  'a list of names, or names with commas between them',
  (value) => typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string')),
)
