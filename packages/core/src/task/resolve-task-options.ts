import type { Settings } from '../config/settings.ts'
import type { TaskAnnotation, TaskAnnotations } from '../config/task-annotations.ts'
import { deliveryModeNumber } from '../route/exchange.ts'
import { checkTaskOptions } from './check-task-options.ts'
import type { ResolvedTaskOptions } from './resolved-task-options.ts'
import type { TaskOptions } from './task-options.ts'

/** The task's own options, under those of `taskAnnotations`, over the settings. */
export function resolveTaskOptions(name: string, own: TaskOptions, conf: Settings): ResolvedTaskOptions {
  const task = { ...own, ...annotationsFor(name, conf.taskAnnotations) }
  const acksOnFailureOrTimeout = task.acksOnFailureOrTimeout ?? conf.taskAcksOnFailureOrTimeout
  return {
    acksLate: task.acksLate ?? conf.taskAcksLate,
    acksOnFailure: task.acksOnFailure ?? conf.taskAcksOnFailure ?? acksOnFailureOrTimeout,
    acksOnTimeout: task.acksOnTimeout ?? conf.taskAcksOnTimeout ?? acksOnFailureOrTimeout,
    rejectOnWorkerLost: task.rejectOnWorkerLost ?? conf.taskRejectOnWorkerLost ?? false,
    retryOnWorkerLost: task.retryOnWorkerLost ?? conf.taskRetryOnWorkerLost,
    maxRetries: task.maxRetries === undefined ? 3 : task.maxRetries,
    defaultRetryDelayS: task.defaultRetryDelay ?? 180,
    autoretryFor: task.autoretryFor ?? [],
    dontAutoretryFor: task.dontAutoretryFor ?? [],
    retryKwargs: task.retryKwargs ?? {},
    retryBackoffFactor: Number(task.retryBackoff ?? 0),
    retryBackoffMaxS: task.retryBackoffMax ?? 600,
    retryJitter: task.retryJitter ?? true,
    throws: task.throws ?? [],
    rateLimit: task.rateLimit ?? conf.taskDefaultRateLimit,
    timeLimitS: task.timeLimit ?? conf.taskTimeLimit,
    softTimeLimitS: task.softTimeLimit ?? conf.taskSoftTimeLimit,
    ignoreResult: task.ignoreResult ?? conf.taskIgnoreResult,
    storeErrorsEvenIfIgnored: task.storeErrorsEvenIfIgnored ?? conf.taskStoreErrorsEvenIfIgnored,
    storeEagerResult: task.storeEagerResult ?? conf.taskStoreEagerResult,
    trackStarted: task.trackStarted ?? conf.taskTrackStarted,
    trail: task.trail ?? true,
    sendEvents: task.sendEvents ?? true,
    serializer: task.serializer ?? conf.taskSerializer,
    compression: task.compression ?? null,
    queue: task.queue ?? null,
    exchange: task.exchange ?? null,
    exchangeType: task.exchangeType ?? null,
    routingKey: task.routingKey ?? null,
    deliveryMode: deliveryModeNumber(task.deliveryMode) ?? null,
    priority: task.priority ?? conf.taskDefaultPriority,
    expires: task.expires ?? null,
    resultreprMaxsize: task.resultreprMaxsize ?? 1024,
    shadowName: task.shadowName ?? null,
    hooks: hooksOf(task),
  }
}

function hooksOf({ beforeStart, onSuccess, onFailure, onRetry, afterReturn }: TaskOptions) {
  return {
    ...(beforeStart && { beforeStart }),
    ...(onSuccess && { onSuccess }),
    ...(onFailure && { onFailure }),
    ...(onRetry && { onRetry }),
    ...(afterReturn && { afterReturn }),
  }
}

/** As in Celery: the first annotation that knows the task, and over it the first that is for every task (`*`). */
function annotationsFor(name: string, annotations: TaskAnnotations | null): TaskAnnotation {
  const all = (Array.isArray(annotations) ? annotations : [annotations]).filter((entry) => entry !== null)
  const own = firstOf(all, (entry) => (typeof entry === 'function' ? entry(name) : field(entry, name)))
  const any = firstOf(all, (entry) => (typeof entry === 'function' ? undefined : field(entry, '*')))
  for (const annotation of [own, any]) checkTaskOptions(`taskAnnotations for '${name}'`, annotation, true)
  return { ...own, ...any }
}

type Annotator =
  | Exclude<TaskAnnotations, readonly unknown[]>
  | ((taskName: string) => TaskAnnotation | null | undefined)

function firstOf(
  annotations: readonly Annotator[],
  find: (entry: Annotator) => TaskAnnotation | null | undefined,
): TaskAnnotation {
  for (const entry of annotations) {
    const found = find(entry)
    if (found !== undefined && found !== null) return found
  }
  return {}
}

function field(annotation: Readonly<Record<string, TaskAnnotation>>, name: string): TaskAnnotation | undefined {
  return Object.hasOwn(annotation, name) ? annotation[name] : undefined
}
