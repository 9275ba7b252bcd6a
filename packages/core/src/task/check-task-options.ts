import { isRecord } from '../config/setting-type.ts'
import { badOption, unknownOption } from './call-error.ts'
import type { TaskOptions } from './task-options.ts'

interface Check {
  readonly expects: string
  accepts(value: unknown): boolean
}

const flag: Check = { expects: 'true or false', accepts: (value) => typeof value === 'boolean' }
const text: Check = { expects: 'a string', accepts: (value) => typeof value === 'string' && value !== '' }
const fn: Check = { expects: 'a function', accepts: (value) => typeof value === 'function' }
const count: Check = {
  expects: 'a whole number that is not negative',
  accepts: (value) => Number.isInteger(value) && Number(value) >= 0,
}
const seconds: Check = {
  expects: 'a number of seconds',
  accepts: (value) => typeof value === 'number' && value >= 0,
}
const errors: Check = {
  expects: 'a list of error classes and names',
  accepts: (value) =>
    Array.isArray(value) && value.every((item) => typeof item === 'function' || typeof item === 'string'),
}
const orNull = ({ expects, accepts }: Check): Check => ({
  expects: `${expects}, or null`,
  accepts: (value) => value === null || accepts(value),
})

const checks: ReadonlyMap<string, Check> = new Map<keyof TaskOptions, Check>([
  ['name', text],
  ['bind', flag],
  ['params', { expects: 'a list of argument names', accepts: Array.isArray }],
  [
    'args',
    {
      expects: 'a schema of a tuple (Standard Schema)',
      accepts: (value) => value !== null && (isRecord(value) || typeof value === 'function') && '~standard' in value,
    },
  ],
  ['acksLate', flag],
  ['acksOnFailureOrTimeout', flag],
  ['acksOnFailure', flag],
  ['acksOnTimeout', flag],
  ['rejectOnWorkerLost', flag],
  ['retryOnWorkerLost', flag],
  ['maxRetries', orNull(count)],
  ['defaultRetryDelay', seconds],
  ['autoretryFor', errors],
  ['dontAutoretryFor', errors],
  [
    'retryKwargs',
    {
      expects: 'an object of maxRetries and countdown',
      accepts: (value) =>
        isRecord(value) &&
        Object.entries(value).every(([name, field]) =>
          name === 'maxRetries'
            ? field === null || field === undefined || count.accepts(field)
            : name === 'countdown' && (field === undefined || seconds.accepts(field)),
        ),
    },
  ],
  [
    'retryBackoff',
    {
      expects: 'true, false or a number of seconds',
      accepts: (value) => flag.accepts(value) || seconds.accepts(value),
    },
  ],
  ['retryBackoffMax', seconds],
  ['retryJitter', flag],
  ['throws', errors],
  [
    'rateLimit',
    orNull({
      expects: "a rate such as '10/s', '10/m', '10/h', or a number a second",
      accepts: (value) =>
        seconds.accepts(value) || (typeof value === 'string' && /^\d+(\.\d+)?(\/[smh])?$/.test(value.trim())),
    }),
  ],
  ['timeLimit', orNull(seconds)],
  ['softTimeLimit', orNull(seconds)],
  ['ignoreResult', flag],
  ['storeErrorsEvenIfIgnored', flag],
  ['storeEagerResult', flag],
  ['trackStarted', flag],
  ['trail', flag],
  ['sendEvents', flag],
  ['serializer', orNull(text)],
  ['compression', orNull(text)],
  ['queue', orNull(text)],
  ['exchange', orNull({ expects: 'a string', accepts: (value) => typeof value === 'string' })],
  ['exchangeType', orNull(text)],
  ['routingKey', orNull({ expects: 'a string', accepts: (value) => typeof value === 'string' })],
  [
    'deliveryMode',
    orNull({
      expects: "1, 2, 'transient' or 'persistent'",
      accepts: (value) => [1, 2, 'transient', 'persistent'].includes(value as number | string),
    }),
  ],
  [
    'priority',
    orNull({
      expects: 'a whole number from 0 to 255',
      accepts: (value) => count.accepts(value) && Number(value) <= 255,
    }),
  ],
  [
    'expires',
    orNull({
      expects: 'a number of seconds, a valid Date or ISO 8601 text',
      accepts: (value) =>
        typeof value === 'string' || (value instanceof Date ? !Number.isNaN(value.getTime()) : Number.isFinite(value)),
    }),
  ],
  ['resultreprMaxsize', count],
  ['shadowName', fn],
  ['beforeStart', fn],
  ['onSuccess', fn],
  ['onFailure', fn],
  ['onRetry', fn],
  ['afterReturn', fn],
])

/** Those that say what the task is, and so cannot be changed from outside. */
const identity: ReadonlySet<string> = new Set(['name', 'bind', 'params', 'args'])

/** @throws CeleriacError `unknown_option` with the nearest name, `bad_option` */
export function checkTaskOptions(what: string, options: object, annotation = false): void {
  for (const [name, value] of Object.entries(options)) {
    const check = checks.get(name)
    if (check === undefined || (annotation && identity.has(name))) throw unknownOption(what, name, checks.keys())
    if (value !== undefined && !check.accepts(value)) throw badOption(what, name, check.expects, value)
  }
  const { timeLimit, softTimeLimit } = options as TaskOptions
  if (typeof timeLimit === 'number' && typeof softTimeLimit === 'number' && softTimeLimit > timeLimit) {
    throw badOption(what, 'softTimeLimit', `no more than 'timeLimit' (${timeLimit})`, softTimeLimit)
  }
}
