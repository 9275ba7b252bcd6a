import { retryPolicy as policy, type RetryPolicy } from '../call/retry-policy.ts'
import { camelCaseKeys, isPlain } from '../check/camel-case.ts'
import * as checks from '../check/checks.ts'
import { isRecord } from '../check/is-record.ts'
import type { TaskAnnotations } from '../definition/task-annotations.ts'
import type { BackendReference, BrokerReference } from '../ports/reference.ts'
import type { Queue } from '../topology/queue.ts'
import type { BackendAddress, BrokerAddress, FailoverStrategy } from './addresses.ts'
import type { BeatSchedule } from './beat-schedule.ts'
import { beatScheduleFault, isPair, queuesFault, routesFault } from './setting-faults.ts'
import { custom, type SettingType } from './setting-type.ts'
import type { TaskQueues } from './task-queues.ts'
import type { TaskRoutes } from './task-routes.ts'

export const anything: SettingType<unknown> = custom('anything', () => true)

/** Options by name, in either spelling. */
export const options: SettingType<Readonly<Record<string, unknown>>> = custom(
  'an object of options',
  isRecord,
  (value: Record<string, unknown>) => camelCaseKeys(value, ['retryPolicy', 'sentinelKwargs', 'publishRetryPolicy']),
)

export const brokerAddress: SettingType<BrokerAddress> = custom(
  'a URL, a list of URLs or what redisBroker(…) and its like return',
  (value) =>
    typeof value === 'string' ||
    (Array.isArray(value) && value.length > 0 && value.every((url) => typeof url === 'string')) ||
    isReference(value, 'broker'),
)

export const backendAddress: SettingType<BackendAddress> = custom(
  'a URL or what redisBackend(…) and its like return',
  (value) => typeof value === 'string' || isReference(value, 'backend'),
)

function isReference(value: unknown, kind: (BrokerReference | BackendReference)['kind']): boolean {
  return isRecord(value) && value['kind'] === kind
}

export const failoverStrategy: SettingType<FailoverStrategy> = custom(
  "'round-robin', 'shuffle' or a generator function",
  (value) => value === 'round-robin' || value === 'shuffle' || typeof value === 'function',
)

export const timeZone: SettingType<string> = custom(
  'the name of a time zone, such as Europe/Paris',
  (value) => typeof value === 'string' && isTimeZone(value),
)

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Celery takes 0 for never. */
export const resultExpiry: SettingType<number | null> = custom(
  'a number of seconds, or null',
  (value) => value === null || value === undefined || (typeof value === 'number' && value >= 0),
  (value: number | null | undefined) => value || null,
)

export const rateLimit: SettingType<string | number> = checks.rateLimit

export const concurrency: SettingType<number | 'auto'> = custom(
  "a whole number above 0, or 'auto'",
  (value) => value === 'auto' || (Number.isInteger(value) && (value as number) > 0),
)

export const deliveryMode: SettingType<1 | 2 | 'transient' | 'persistent'> = checks.deliveryMode

export const retryPolicy: SettingType<RetryPolicy> = custom(
  policy.expects,
  // Celery's documentation has `retry_errors: None` among them.
  (value) => isRecord(value) && policy.accepts(withoutNoErrors(camelCaseKeys(value))),
  (value: Record<string, unknown>) => camelCaseKeys(value),
)

function withoutNoErrors({ retryErrors, ...numbers }: Record<string, unknown>): Record<string, unknown> {
  return retryErrors === null ? numbers : { retryErrors, ...numbers }
}

export const routes: SettingType<TaskRoutes> = {
  expects: 'an object of routes by task name, a list of [pattern, route], a Map or a function',
  accepts: (value) => typeof value === 'function' || (typeof value === 'object' && value !== null),
  fault: routesFault,
  convert: (value: unknown) => camelCaseRoutes(value) as TaskRoutes,
}

function camelCaseRoutes(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item) => (isPair(item) ? [item[0], camelCaseRoute(item[1])] : camelCaseRoutes(item)))
  if (value instanceof Map) return new Map([...value].map(([pattern, route]) => [pattern, camelCaseRoute(route)]))
  if (!isPlain(value) || typeof value['routeForTask'] === 'function') return value
  return mapFields(value, camelCaseRoute)
}

function camelCaseRoute(route: unknown): unknown {
  return isPlain(route) ? camelCaseKeys(route) : route
}

export const queues: SettingType<TaskQueues> = {
  expects: 'a list of Queue objects, or an object of queue options by name',
  accepts: (value) =>
    Array.isArray(value)
      ? value.every((queue) => isRecord(queue) && typeof queue['name'] === 'string')
      : isRecord(value) && Object.values(value).every((queue) => isRecord(queue)),
  fault: queuesFault,
  convert: (value: readonly Queue[] | Record<string, unknown>) =>
    (Array.isArray(value) ? value : mapFields(value as Record<string, unknown>, camelCaseRoute)) as TaskQueues,
}

export const annotations: SettingType<TaskAnnotations> = custom(
  'an object of task options by task name, or a list of such objects and functions',
  (value) => isRecord(value) || Array.isArray(value),
  (value: unknown) =>
    (Array.isArray(value)
      ? value.map((item) => (isPlain(item) ? mapFields(item, camelCaseRoute) : item))
      : mapFields(value as Record<string, unknown>, camelCaseRoute)) as TaskAnnotations,
)

export const schedule: SettingType<BeatSchedule> = {
  expects: 'an object of periodic tasks by name',
  accepts: (value) =>
    isRecord(value) &&
    Object.values(value).every((entry) => isRecord(entry) && typeof entry['task'] === 'string' && 'schedule' in entry),
  fault: beatScheduleFault,
  convert: (value: Record<string, Record<string, unknown>>) =>
    mapFields(value, (entry) => (isPlain(entry) ? camelCaseKeys(entry, ['options']) : entry)) as BeatSchedule,
}

/** The same names with other values. */
function mapFields(
  value: Readonly<Record<string, unknown>>,
  change: (field: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, change(field)]))
}
