import { explainError } from '../connect/explain-error.ts'
import { BrokerError } from '../errors/broker-error.ts'
import { CeleriacError } from '../errors/celeriac-error.ts'
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
 * What the sender gets to see: trouble with the connection or the server as Celery's `OperationalError`, with what to do
 * about it, and the broker's own error as its cause; what concerns the message or its queue alone as it is.
 *
 * @param what - what was not sent, as the beginning of a sentence: `Task tasks.add[1d2…] was not sent`
 */
export function publishError(error: unknown, what: string): unknown {
  if (!(error instanceof BrokerError)) return error
  if (error.code === 'closed') return new CeleriacError('closed', `${what}: the app has been closed`, { cause: error })
  if (error.affects === 'message' && !serverCannot(error)) return error
  return new OperationalError(`${what}: ${explainError(error)}`, { cause: error })
}

/** No memory, no space on the disk: the next message would fare no better, and a later one may. */
function serverCannot(error: BrokerError): boolean {
  return error.canRetry && error.code === 'failed'
}
