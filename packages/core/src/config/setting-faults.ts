import { callOptionNames } from '../call/call-option-specs.ts'
import { camelCase, isPlain } from '../check/camel-case.ts'
import { describeValue } from '../check/describe-value.ts'
import { isRecord } from '../check/is-record.ts'
import { nearestName } from '../check/nearest-name.ts'
import type { QueueOptions } from '../topology/queue.ts'
import type { BeatScheduleEntry } from './beat-schedule.ts'

type Fields = Readonly<Record<string, unknown>>

const queueFields: ReadonlySet<string> = new Set<keyof QueueOptions | 'queueDurable' | 'queueAutoDelete' | 'name'>([
  'name',
  'exchange',
  'exchangeType',
  'exchangeDurable',
  'exchangeAutoDelete',
  'exchangeArguments',
  'routingKey',
  'bindingKey',
  'bindings',
  'durable',
  'exclusive',
  'autoDelete',
  'queueDurable',
  'queueAutoDelete',
  'expires',
  'messageTtl',
  'maxLength',
  'maxLengthBytes',
  'maxPriority',
  'queueArguments',
  'bindingArguments',
  'consumerArguments',
  'deliveryMode',
  'noDeclare',
  'alias',
])

const entryFields: ReadonlySet<string> = new Set<keyof BeatScheduleEntry>([
  'task',
  'schedule',
  'args',
  'kwargs',
  'options',
  'relative',
])

/** Seconds, or something that says when it is due. */
export function isSchedule(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0
  return isRecord(value) && typeof value['isDue'] === 'function'
}

/** What is wrong with one of `taskRoutes`. */
export function routesFault(routes: unknown): string | undefined {
  if (Array.isArray(routes))
    return first(routes, (item) => (isPair(item) ? routeFault(item[0], item[1]) : routesFault(item)))
  if (routes instanceof Map) return first(routes, ([pattern, route]) => routeFault(pattern, route))
  if (!isPlain(routes) || typeof routes['routeForTask'] === 'function') return undefined
  return first(Object.entries(routes), ([pattern, route]) => routeFault(pattern, route))
}

function routeFault(pattern: unknown, route: unknown): string | undefined {
  const what = `the route of '${String(pattern)}'`
  if (isPlain(route)) return unknownField(what, route, callOptionNames)
  if (route === null || route === undefined || typeof route === 'string' || isRecord(route)) return undefined
  return `${what} must be a queue or an object of options; got ${describeValue(route)}`
}

/** A pattern and its route. */
export function isPair(item: unknown): item is readonly [string | RegExp, unknown] {
  return Array.isArray(item) && item.length === 2 && (typeof item[0] === 'string' || item[0] instanceof RegExp)
}

/** What is wrong with one of `taskQueues`. */
export function queuesFault(queues: readonly unknown[] | Fields): string | undefined {
  if (Array.isArray(queues)) return undefined
  return first(Object.entries(queues), ([name, queue]) =>
    isPlain(queue) ? unknownField(`the queue '${name}'`, queue, queueFields) : undefined,
  )
}

/** What is wrong with an entry of `beatSchedule`. */
export function beatScheduleFault(entries: Readonly<Record<string, Fields>>): string | undefined {
  return first(Object.entries(entries), ([name, entry]) => {
    const what = `the entry '${name}'`
    const { schedule, args = [], kwargs = {}, options = {} } = entry
    if (!isSchedule(schedule)) {
      return `${what}: 'schedule' must be a number of seconds or a schedule; got ${describeValue(schedule)}`
    }
    if (!Array.isArray(args)) return `${what}: 'args' must be a list; got ${describeValue(args)}`
    if (!isRecord(kwargs)) return `${what}: 'kwargs' must be an object; got ${describeValue(kwargs)}`
    if (!isRecord(options)) return `${what}: 'options' must be an object; got ${describeValue(options)}`
    return unknownField(what, entry, entryFields) ?? unknownField(`${what}: 'options'`, options, callOptionNames)
  })
}

function unknownField(what: string, fields: Fields, known: ReadonlySet<string>): string | undefined {
  const name = Object.keys(fields).find((field) => !known.has(camelCase(field)))
  if (name === undefined) return undefined
  const nearest = nearestName(name, known)
  return `${what} has an unknown option '${name}'${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`
}

function first<T>(items: Iterable<T>, fault: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = fault(item)
    if (found !== undefined) return found
  }
  return undefined
}
