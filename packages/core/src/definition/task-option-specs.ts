import {
  type CheckOf,
  check,
  count,
  deliveryMode,
  errorMatchers,
  flag,
  fn,
  list,
  name,
  orNull,
  priority,
  rateLimit,
  seconds,
  secondsOrMoment,
  text,
} from '../check/checks.ts'
import { isRecord } from '../check/is-record.ts'
import { deliveryModeNumber } from '../topology/exchange.ts'
import type { ResolvedTaskOptions } from './resolved-task-options.ts'
import type { TaskDefaults } from './task-defaults.ts'
import { hookSpecs, type TaskHooks } from './task-hooks.ts'
import type { TaskOptions } from './task-options.ts'

/**
 * One option of a task: how its value is checked, and what counts where the task does not say it. Which of them go into
 * every message is said by the options of a call: `task` in {@link CallOptionSpec}.
 */
export interface TaskOptionSpec<Value = unknown> {
  readonly check: CheckOf<Value>
  /**
   * Its name once it is resolved, where it is another; `nothing` for what says what the task is and cannot be changed
   * from outside.
   */
  readonly as?: keyof ResolvedTaskOptions | 'nothing'
  /** Null is a value like any other: it keeps the default away. */
  readonly nullCounts?: true
  /** The setting that counts where the task says nothing. */
  readonly setting?: keyof TaskDefaults
  /** The option that counts where neither says anything. */
  readonly orElse?: keyof TaskOptions
  /** What counts at last. @defaultValue null */
  readonly default?: unknown
  /** Brings the value into its resolved form. */
  readonly convert?: (value: never) => unknown
}

type TaskOptionSpecs<G> = { readonly [K in keyof G]-?: TaskOptionSpec<Exclude<G[K], undefined>> }

const retryKwargs = check(
  'an object of maxRetries and countdown',
  (value) =>
    isRecord(value) &&
    Object.entries(value).every(([field, given]) =>
      field === 'maxRetries'
        ? given === null || given === undefined || count.accepts(given)
        : field === 'countdown' && (given === undefined || seconds.accepts(given)),
    ),
)
const schema = check(
  'a schema of a tuple (Standard Schema)',
  (value) => value !== null && (isRecord(value) || typeof value === 'function') && '~standard' in value,
)
/** Celery cuts fractions off. */
const flagOrSeconds = check(
  'true, false or a whole number of seconds',
  (value) => flag.accepts(value) || count.accepts(value),
)

const specs = {
  name: { check: name, as: 'nothing' },
  bind: { check: flag, as: 'nothing' },
  params: { check: check('a list of argument names', list.accepts), as: 'nothing' },
  kwargsAsObject: { check: flag, as: 'nothing' },
  args: { check: schema, as: 'nothing' },
  acksLate: { check: flag, setting: 'taskAcksLate' },
  acksOnFailureOrTimeout: { check: flag, setting: 'taskAcksOnFailureOrTimeout' },
  acksOnFailure: { check: flag, setting: 'taskAcksOnFailure', orElse: 'acksOnFailureOrTimeout' },
  acksOnTimeout: { check: flag, setting: 'taskAcksOnTimeout', orElse: 'acksOnFailureOrTimeout' },
  rejectOnWorkerLost: { check: flag, setting: 'taskRejectOnWorkerLost', default: false },
  retryOnWorkerLost: { check: flag, setting: 'taskRetryOnWorkerLost' },
  maxRetries: { check: orNull(count), nullCounts: true, default: 3 },
  defaultRetryDelay: { check: seconds, as: 'defaultRetryDelayS', default: 180 },
  autoretryFor: { check: errorMatchers, default: [] },
  dontAutoretryFor: { check: errorMatchers, default: [] },
  retryKwargs: { check: retryKwargs, default: {} },
  retryBackoff: { check: flagOrSeconds, as: 'retryBackoffFactor', default: false, convert: Number },
  retryBackoffMax: { check: seconds, as: 'retryBackoffMaxS', default: 600 },
  retryJitter: { check: flag, default: true },
  throws: { check: errorMatchers, default: [] },
  rateLimit: { check: orNull(rateLimit), setting: 'taskDefaultRateLimit' },
  timeLimit: { check: orNull(seconds), as: 'timeLimitS', setting: 'taskTimeLimit' },
  softTimeLimit: { check: orNull(seconds), as: 'softTimeLimitS', setting: 'taskSoftTimeLimit' },
  ignoreResult: { check: flag, setting: 'taskIgnoreResult' },
  storeErrorsEvenIfIgnored: { check: flag, setting: 'taskStoreErrorsEvenIfIgnored' },
  storeEagerResult: { check: flag, setting: 'taskStoreEagerResult' },
  trackStarted: { check: flag, setting: 'taskTrackStarted' },
  trail: { check: flag, default: true },
  sendEvents: { check: flag, default: true },
  serializer: { check: orNull(name), setting: 'taskSerializer' },
  compression: { check: orNull(name) },
  queue: { check: orNull(name) },
  exchange: { check: orNull(text) },
  exchangeType: { check: orNull(name) },
  routingKey: { check: orNull(text) },
  deliveryMode: { check: orNull(deliveryMode), convert: deliveryModeNumber },
  priority: { check: orNull(priority), setting: 'taskDefaultPriority' },
  expires: { check: orNull(secondsOrMoment) },
  resultreprMaxsize: { check: count, default: 1024 },
  shadowName: { check: fn },
} as const satisfies TaskOptionSpecs<Omit<TaskOptions, keyof TaskHooks>>

/** Every option of a task, by its name. */
export const taskOptionSpecs: ReadonlyMap<string, TaskOptionSpec> = new Map<string, TaskOptionSpec>(
  Object.entries({ ...specs, ...hookSpecs }) as [string, TaskOptionSpec][],
)

/** Fields of the resolved options that an entry gives. */
export type GivenField = Exclude<
  { [K in keyof typeof specs]: (typeof specs)[K] extends { readonly as: infer Field } ? Field : K }[keyof typeof specs],
  'nothing'
>
