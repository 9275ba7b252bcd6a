import { encodeException, formatTraceback } from '@celeriac/protocol'
import type { RunningTask } from '../context/running-task.ts'
import { Ignore, Reject, Retry } from '../errors/celery/task-predicates.ts'
import { matchesError } from '../errors/match-error.ts'
import { unreadableError } from '../errors/readable-error.ts'
import { autoretry } from './autoretry.ts'
import type { Outcome } from './outcome.ts'

/** What a run that threw comes to: the predicates first, then `autoretryFor`, then failure. Whatever it threw. */
export function errorOutcome(run: RunningTask, error: unknown, runtimeS: number): Outcome {
  try {
    return outcomeOf(run, error, runtimeS)
  } catch {
    return failureOutcome(run, unreadableError(), runtimeS)
  }
}

function outcomeOf(run: RunningTask, error: unknown, runtimeS: number): Outcome {
  if (error instanceof Ignore) return { kind: 'ignore', runtimeS }
  if (error instanceof Reject) return { kind: 'reject', reason: error.reason, requeue: error.requeue, runtimeS }
  if (error instanceof Retry) return retryOutcome(error, runtimeS)
  try {
    const retry = autoretry(run, error)
    return retry === undefined ? failureOutcome(run, error, runtimeS) : retryOutcome(retry, runtimeS)
  } catch (exhausted) {
    return failureOutcome(run, exhausted, runtimeS)
  }
}

/** The outcome of a run that failed, also where it failed after its handler: a callback that could not be sent. */
export function failureOutcome(
  run: RunningTask,
  error: unknown,
  runtimeS: number,
): Outcome & { readonly kind: 'failure' } {
  return {
    kind: 'failure',
    error,
    exception: encodeException(error),
    traceback: tracebackOf(error),
    expected: matchesError(error, run.definition.options.throws),
    runtimeS,
  }
}

function retryOutcome(retry: Retry, runtimeS: number): Outcome {
  return { kind: 'retry', retry, traceback: handlerTraceback(retry), runtimeS }
}

/** An error that came from another worker brings its own traceback, which says more than the place of the rethrow. */
function tracebackOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const remote: unknown = Reflect.get(error, 'traceback')
  return typeof remote === 'string' && remote !== '' ? remote : handlerTraceback(error)
}

/** From the outside to the call of the handler a stack is the same for every task. */
const OUR_FRAMES =
  /(^Traceback \(most recent call last\):\n)(?: {2}File [^\n]*\n)* {2}File "[^"\n]*[/\\]execute[/\\]execute-task\.[jt]s"[^\n]*\n/gm

function handlerTraceback(error: Error): string {
  return formatTraceback(error).replace(OUR_FRAMES, '$1')
}
