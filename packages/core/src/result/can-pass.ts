import { BrokerError } from '../errors/broker-error.ts'

/** Logins and databases that a server does not know are for somebody to mend, though a worker waits for that. */
const LASTING = new Set(['access_refused', 'vhost_not_found'])

/** Whether what went wrong with a result backend can pass by itself: then whoever waits for results goes on waiting. */
export function canPass(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.canRetry && !LASTING.has(error.code)
}

/** Whether an error may concern one result only, and not those that were asked for together with it. */
export function mayConcernOne(error: unknown): boolean {
  return !(error instanceof BrokerError) || error.affects === 'message'
}
