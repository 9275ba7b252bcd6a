import { BrokerError } from '../errors/broker-error.ts'
import { OperationalError } from '../errors/celery/kombu-errors.ts'
import { matchesError } from '../errors/match-error.ts'
import type { ErrorMatcher } from '../types/error-matcher.ts'

/** Whether another try may succeed. */
export function worthRetrying(error: unknown, retryErrors: readonly ErrorMatcher[] | null | undefined): boolean {
  // Celery's own policy has null here.
  if (retryErrors && matchesError(error, retryErrors)) return true
  return error instanceof BrokerError && error.canRetry
}

/**
 * What the sender gets to see: trouble with the connection or the server as Celery's `OperationalError`, with the
 * broker's own error as its cause; what concerns the message or its queue alone, and a closed app, as it is.
 */
export function publishError(error: unknown): unknown {
  if (!(error instanceof BrokerError) || error.code === 'closed') return error
  if (error.affects === 'message' && !serverCannot(error)) return error
  return new OperationalError(error.message, { cause: error })
}

/** No memory, no space on the disk: the next message would fare no better, and a later one may. */
function serverCannot(error: BrokerError): boolean {
  return error.canRetry && error.code === 'failed'
}
