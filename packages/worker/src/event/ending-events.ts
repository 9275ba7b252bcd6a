import { constants } from 'node:os'
import type { Outcome } from '@celeriac/core/internal'
import { encodeException, exceptionRepr, safeRepr } from '@celeriac/protocol'

type EndingEvent = readonly [type: string, fields: Readonly<Record<string, unknown>>]

/**
 * The events that say how a run ended without success; their fields but for the task's id.
 *
 * @param acksLate - the message was not acknowledged before the run, so that a reject means something
 */
export function endingEvents(outcome: Outcome, acksLate: boolean): readonly EndingEvent[] {
  switch (outcome.kind) {
    case 'failure':
      return [failed(exceptionRepr(outcome.exception), outcome.traceback)]
    case 'lost':
      return [failed(`WorkerLostError(${safeRepr(outcome.message)})`)]
    case 'timed-out':
      return [failed(`TimeLimitExceeded(${outcome.limitS})`)]
    case 'retry': {
      const { error } = outcome.retry
      const exception = error == null ? 'None' : exceptionRepr(encodeException(error))
      return [['task-retried', { exception, traceback: outcome.traceback }]]
    }
    case 'reject': {
      const { reason, requeue } = outcome
      const rejected: readonly EndingEvent[] = acksLate ? [['task-rejected', { requeue }]] : []
      // What will never run again has failed.
      return requeue
        ? rejected
        : [failed(`reject requeue=False: ${reason == null ? 'None' : String(reason)}`), ...rejected]
    }
    case 'revoked': {
      const { reason, signal } = outcome
      const signum = signalNumber(signal)
      return [['task-revoked', { terminated: reason === 'terminated', signum, expired: reason === 'expired' }]]
    }
    case 'cancelled':
      return [['task-cancelled', {}]]
    case 'success':
    case 'ignore':
      return []
  }
}

function failed(exception: string, traceback: string | null = null): EndingEvent {
  return ['task-failed', { exception, traceback }]
}

/** A signal's number on this machine; null for none, and for a name that means nothing here. */
function signalNumber(signal: string | undefined): number | null {
  if (signal === undefined) return null
  return (constants.signals as Readonly<Record<string, number | undefined>>)[signal] ?? null
}
