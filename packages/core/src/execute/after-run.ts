import { errorText } from '@celeriac/protocol'
import { runInContext } from '../context/current-task.ts'
import type { RunningTask } from '../context/running-task.ts'
import type { TaskHooks } from '../definition/task-hooks.ts'
import type { Retry } from '../errors/celery/task-predicates.ts'
import { readableError } from '../errors/readable-error.ts'
import { signals } from '../signals/signals.ts'

/**
 * What a task's own code and the process's listeners are told once a run's outcome has been stored. What hooks throw
 * is logged and changes nothing, except in eager runs, whose callers want to see it. Promises only where a hook or a listener waits.
 */
export function afterSuccess(run: RunningTask, value: unknown, runtimeS: number): Promise<void> | undefined {
  const called = hook(run, 'onSuccess', (hooks) => hooks.onSuccess?.(value, run))
  const announce = (): Promise<void> | undefined => {
    if (!signals.taskSuccess.hasListeners) return undefined
    const info = { taskId: run.request.id, result: value, runtime: runtimeS }
    return signals.taskSuccess.send(run.definition, info, run.environment.logger)
  }
  return inOrder(called, announce)
}

/** After FAILURE: `onFailure`, then the signal `taskFailure`. */
function afterFailure(
  run: RunningTask,
  { error, traceback }: { readonly error: unknown; readonly traceback: string | null },
): Promise<void> | undefined {
  const called = hook(run, 'onFailure', (hooks) => hooks.onFailure?.(error, run))
  const announce = (): Promise<void> | undefined => {
    if (!signals.taskFailure.hasListeners) return undefined
    const { id: taskId, args, kwargs } = run.request
    const info = { taskId, exception: error, args, kwargs, traceback }
    return signals.taskFailure.send(run.definition, info, run.environment.logger)
  }
  return inOrder(called, announce)
}

/** After RETRY: `onRetry`, then the signal `taskRetry`. */
function afterRetry(
  run: RunningTask,
  { retry, traceback }: { readonly retry: Retry; readonly traceback: string | null },
): Promise<void> | undefined {
  const called = hook(run, 'onRetry', (hooks) => hooks.onRetry?.(retry.error ?? null, run))
  const announce = (): Promise<void> | undefined => {
    if (!signals.taskRetry.hasListeners) return undefined
    const info = { request: run.request, reason: retry, traceback }
    return signals.taskRetry.send(run.definition, info, run.environment.logger)
  }
  return inOrder(called, announce)
}

/** After REVOKED: the signal `taskRevoked`. */
function afterRevoked(
  { definition, request, environment }: RunningTask,
  {
    terminated,
    expired,
    signum,
  }: { readonly terminated: boolean; readonly expired: boolean; readonly signum: string | null },
): Promise<void> | undefined {
  if (!signals.taskRevoked.hasListeners) return undefined
  return signals.taskRevoked.send(definition, { request, terminated, signum, expired }, environment.logger)
}

/** The task is not to blame, its worker failed: the signal `taskInternalError`. */
export function internalError(run: RunningTask, exception: unknown): Promise<void> | undefined {
  if (!signals.taskInternalError.hasListeners) return undefined
  const { definition, request, environment } = run
  const { id: taskId, args, kwargs } = request
  const info = { taskId, args, kwargs, request, exception, traceback: null }
  return signals.taskInternalError.send(definition, info, environment.logger)
}

/** Last of all: `afterReturn` for what is final, then the signal `taskPostrun`. */
export function afterRun(run: RunningTask, state: string, valueOrError: unknown): Promise<void> | undefined {
  const final = state === 'SUCCESS' || state === 'FAILURE'
  const called = final ? hook(run, 'afterReturn', (hooks) => hooks.afterReturn?.(state, valueOrError, run)) : undefined
  const announce = (): Promise<void> | undefined => {
    if (!signals.taskPostrun.hasListeners) return undefined
    const { id: taskId, args, kwargs } = run.request
    const info = { taskId, task: run.definition, args, kwargs, retval: valueOrError, state }
    return signals.taskPostrun.send(run.definition, info, run.environment.logger)
  }
  return inOrder(called, announce)
}

/** The steps of an ending that tell somebody: who is told, and what has to be known for it. */
const tellings = {
  'tell success': (run: RunningTask, { value, runtimeS }: { readonly value: unknown; readonly runtimeS: number }) =>
    afterSuccess(run, value, runtimeS),
  'tell failure': afterFailure,
  'tell retry': afterRetry,
  'tell revoked': afterRevoked,
  'tell internal error': (run: RunningTask, { error }: { readonly error: unknown }) => internalError(run, error),
  'tell return': (
    run: RunningTask,
    { state, valueOrError }: { readonly state: string; readonly valueOrError: unknown },
  ) => afterRun(run, state, valueOrError),
}
type Tellings = typeof tellings

/** A step of an ending that tells hooks, signals or both. */
export type TellStep = {
  [K in keyof Tellings]: { readonly step: K } & Parameters<Tellings[K]>[1]
}[keyof Tellings]

/** Carries it out. */
export function tell(run: RunningTask, step: TellStep): Promise<void> | undefined {
  const telling = tellings[step.step] as (run: RunningTask, facts: TellStep) => Promise<void> | undefined
  return telling(run, step)
}

function inOrder(first: Promise<void> | undefined, then: () => Promise<void> | undefined): Promise<void> | undefined {
  return first === undefined ? then() : first.then(then)
}

function hook(
  run: RunningTask,
  name: Exclude<keyof TaskHooks, 'beforeStart'>,
  call: (hooks: TaskHooks) => void | Promise<void>,
): Promise<void> | undefined {
  const { hooks } = run.definition.options
  if (hooks[name] === undefined) return undefined
  const report = (thrown: unknown): void => {
    if (run.request.isEager) throw thrown
    const error = readableError(thrown)
    const text = errorText(error)
    run.environment.logger.error(`Task ${run.name}[${run.request.id}] ${name} handler raised: ${text}`, { error })
  }
  try {
    const called = runInContext(run, () => call(hooks))
    return called instanceof Promise ? called.catch(report) : undefined
  } catch (error) {
    report(error)
    return undefined
  }
}
