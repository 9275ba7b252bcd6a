import { type ExceptionObject, encodeException } from '@celeriac/protocol'
import { type StateToStore, storedValue } from '../context/state-record.ts'
import { TimeLimitExceeded, WorkerLostError } from '../errors/celery/billiard-errors.ts'
import { TaskRevokedError } from '../errors/celery/task-errors.ts'
import { Reject, Retry } from '../errors/celery/task-predicates.ts'
import { matchesError } from '../errors/match-error.ts'
import type { Ending, EndingLine, EndingStep } from './ending.ts'
import type { EndingFacts } from './ending-facts.ts'
import { isInChord } from './later-steps.ts'
import type { Outcome } from './outcome.ts'

/**
 * Decides everything that is done after a run: what follows it is sent, its state is stored, errbacks are called, hooks
 * and signals are told, it is logged, and its message is settled. This order is Celery's; the message is settled after
 * the state is stored, so that what was acknowledged is complete.
 */
export function planEnding(outcome: Outcome, facts: EndingFacts): Ending {
  switch (outcome.kind) {
    case 'success':
      return success(outcome, facts)
    case 'retry':
      return retry(outcome, facts)
    case 'failure':
      return failure(outcome, facts)
    case 'ignore':
      return steps(
        log({ about: 'ignore' }),
        { step: 'tell return', state: 'IGNORED', valueOrError: null },
        settle('acknowledge', facts),
      )
    case 'reject':
      return reject(new Reject(outcome.reason, { requeue: outcome.requeue }), facts)
    case 'revoked':
      return revoked(outcome, facts)
    case 'lost':
      return lost(new WorkerLostError(outcome.message), facts)
    case 'timed-out':
      return timedOut(outcome.limitS, facts)
    case 'cancelled':
      return cancelled(new Retry({ message: 'cancelled by Celery' }))
  }
}

type OutcomeOf<Kind extends Outcome['kind']> = Outcome & { readonly kind: Kind }

function success({ value, runtimeS }: OutcomeOf<'success'>, facts: EndingFacts): Ending {
  const isUsed = facts.hasFollowers || facts.storesResult || facts.inChord
  const stored = isUsed ? storedValue(value) : null
  const state = { status: 'SUCCESS', result: stored, traceback: null }
  return steps(
    // Before the result is stored, so that it lists them as its children.
    facts.hasFollowers && { step: 'send followers', value: stored },
    record(state, facts.storesResult, facts),
    { step: 'tell success', value, runtimeS },
    log({ about: 'success', value, runtimeS }),
    { step: 'tell return', state: 'SUCCESS', valueOrError: value },
    settle('acknowledge', facts),
  )
}

function retry({ retry, traceback }: OutcomeOf<'retry'>, facts: EndingFacts): Ending {
  const result = retry.error == null ? null : encodeException(retry.error)
  return steps(
    // Before RETRY is stored: nothing is lost where the process dies in between.
    { step: 'send retry', retry },
    // From here on the task lives in its next message: this one is not kept for the sake of a passing state.
    facts.storesErrors && store({ status: 'RETRY', result, traceback }, false),
    { step: 'tell retry', retry, traceback },
    log({ about: 'retry', retry }),
    { step: 'tell return', state: 'RETRY', valueOrError: retry },
    settle('acknowledge', facts),
  )
}

function failure(outcome: OutcomeOf<'failure'>, facts: EndingFacts): Ending {
  const { error, exception, traceback, expected, internal } = outcome
  return steps(
    internal && log({ about: 'internal error', exception }),
    internal && { step: 'tell internal error', error },
    ...recordFailure({ error, exception, traceback }, facts),
    { step: 'tell failure', error, traceback },
    log({ about: 'failure', error, exception, traceback, expected }),
    { step: 'tell return', state: 'FAILURE', valueOrError: error },
    settle(facts.acksOnFailure ? 'acknowledge' : 'reject', facts),
  )
}

/** Without requeueing the task will never run again, so it is a failure. */
function reject(error: Reject, facts: EndingFacts): Ending {
  const exception = encodeException(error)
  return steps(
    log({ about: 'reject', reason: error.message }),
    { step: 'tell return', state: 'REJECTED', valueOrError: error },
    ...(error.requeue ? [] : recordFailure({ error, exception, traceback: null }, facts)),
    !error.requeue && { step: 'tell failure', error, traceback: null },
    settle(error.requeue ? 'requeue' : 'reject', facts),
  )
}

/** No errback is called, and the rest of the chain is left alone. */
function revoked({ reason, signal }: OutcomeOf<'revoked'>, facts: EndingFacts): Ending {
  const result = encodeException(new TaskRevokedError(reason))
  const state = { status: 'REVOKED', result, traceback: null }
  return steps(log({ about: 'revoke' }), record(state, facts.storesErrors, facts), settle('acknowledge', facts), {
    step: 'tell revoked',
    terminated: reason === 'terminated',
    expired: reason === 'expired',
    signum: signal ?? null,
  })
}

/** A failure, unless the task is to be given back then. */
function lost(error: WorkerLostError, facts: EndingFacts): Ending {
  if (!facts.settled && facts.rejectOnWorkerLost) return steps(settle('requeue', facts))
  const expected = matchesError(error, facts.throws)
  const exception = encodeException(error)
  return failure({ kind: 'failure', error, exception, traceback: null, expected, runtimeS: 0 }, facts)
}

function timedOut(limitS: number, facts: EndingFacts): Ending {
  const error = new TimeLimitExceeded(limitS)
  return steps(
    log({ about: 'time limit', limitS }),
    ...recordFailure({ error, exception: encodeException(error), traceback: null }, facts),
    { step: 'tell failure', error, traceback: null },
    { step: 'tell return', state: 'FAILURE', valueOrError: error },
    settle(facts.acksOnTimeout ? 'acknowledge' : 'requeue', facts),
  )
}

/**
 * The ending of a cancelled run: its code may go on, so it has not returned; a message that is not acknowledged is the
 * broker's again.
 */
function cancelled(reason: Retry): Ending {
  return steps(store({ status: 'RETRY', result: encodeException(reason), traceback: null }, false), {
    step: 'tell retry',
    retry: reason,
    traceback: null,
  })
}

interface Failure {
  readonly error: unknown
  readonly exception: ExceptionObject
  readonly traceback: string | null
}

/** Celery's `mark_as_failure`: the state, then the steps of the chain that will never run, then the errbacks. */
function recordFailure({ error, exception, traceback }: Failure, facts: EndingFacts): Ending {
  const { chain, errbacks, storesErrors } = facts
  const state = { status: 'FAILURE', result: exception, traceback }
  const required = !facts.settled
  return steps(
    record(state, storesErrors, facts),
    (storesErrors ? chain.length > 0 : chain.some(isInChord)) && {
      step: 'fail chain',
      chain,
      state,
      required,
      stores: storesErrors,
    },
    errbacks.length > 0 && { step: 'call errbacks', errbacks, failure: { error, traceback } },
  )
}

/** A member of a chord gives its part back in the same step, so that what is stored is counted. */
function record(state: StateToStore, stores: boolean, facts: EndingFacts): EndingStep | false {
  const required = !facts.settled
  return facts.inChord ? { step: 'return part', state, required, stores } : stores && store(state, required)
}

function store(state: StateToStore, required: boolean): EndingStep {
  return { step: 'store', state, required }
}

function log(line: EndingLine): EndingStep {
  return { step: 'log', line }
}

/** After an early acknowledgement the broker has nothing to be told. */
function settle(how: 'acknowledge' | 'requeue' | 'reject', facts: EndingFacts): EndingStep | undefined {
  return facts.settled ? undefined : { step: 'settle', how }
}

function steps(...given: readonly (EndingStep | false | undefined)[]): Ending {
  return given.filter((step) => step !== false && step !== undefined)
}
