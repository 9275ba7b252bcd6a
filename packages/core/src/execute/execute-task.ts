import { runInContext } from '../context/current-task.ts'
import type { RunEnding, RunningTask } from '../context/running-task.ts'
import { signals } from '../signals/signals.ts'
import { errorOutcome } from './error-outcome.ts'
import { handlerArguments } from './handler-arguments.ts'
import type { Outcome } from './outcome.ts'

/**
 * Runs a task's handler: the signal `taskPrerun`, the hook `beforeStart`, the arguments, the handler. Whatever happens
 * comes back as an outcome; nothing is thrown and nothing is stored or sent. Synchronous where the handler is.
 */
export function executeTask(run: RunningTask): Outcome | Promise<Outcome> {
  const { clock } = run.environment.internals
  const startedMs = clock.monotonic()
  const runtimeS = (): number => (clock.monotonic() - startedMs) / 1000
  try {
    const returned = runInContext(run, () => start(run))
    if (!isThenable(returned)) return { kind: 'success', value: returned, runtimeS: runtimeS() }
    return settle(run, returned, runtimeS)
  } catch (error) {
    return errorOutcome(run, error, runtimeS())
  }
}

function start(run: RunningTask): unknown {
  const announced = signals.taskPrerun.hasListeners ? announce(run) : undefined
  return announced === undefined ? begin(run) : announced.then(() => begin(run))
}

function announce({ definition, request, environment }: RunningTask): Promise<void> | undefined {
  const { id: taskId, args, kwargs } = request
  return signals.taskPrerun.send(definition, { taskId, task: definition, args, kwargs }, environment.logger)
}

function begin(run: RunningTask): unknown {
  const begun = run.definition.options.hooks.beforeStart?.(run)
  return isThenable(begun) ? begun.then(() => callHandler(run)) : callHandler(run)
}

function callHandler(run: RunningTask): unknown {
  const { definition, request } = run
  const args = handlerArguments(definition, request.args, request.kwargs)
  return isThenable(args) ? args.then((ready) => invoke(run, ready as readonly unknown[])) : invoke(run, args)
}

function invoke(run: RunningTask, args: readonly unknown[]): unknown {
  // The definition keeps its handler's own types; what came over the wire has none.
  const handler = run.definition.handler as (...args: unknown[]) => unknown
  return run.definition.bind ? handler(run, ...args) : handler(...args)
}

/** The handler's promise, or what ends the run without it: `replace` never returns to the handler. */
function settle(run: RunningTask, returned: PromiseLike<unknown>, runtimeS: () => number): Promise<Outcome> {
  return new Promise((resolve) => {
    const succeed = (value: unknown): void => resolve({ kind: 'success', value, runtimeS: runtimeS() })
    const fail = (error: unknown): void => resolve(errorOutcome(run, error, runtimeS()))
    run.endWith = (ending: RunEnding) => ('error' in ending ? fail(ending.error) : succeed(ending.value))
    returned.then(succeed, fail)
  })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
