import { BrokerError } from '../errors/broker-error.ts'

/** Refusals that somebody has to mend: logins and databases that a server does not know. A worker waits for that. */
const TO_BE_MENDED = new Set(['access_refused', 'vhost_not_found'])

/** Whether what went wrong with a result backend can pass by itself: then whoever waits for results goes on waiting. */
export function canPass(error: unknown): error is BrokerError {
  return error instanceof BrokerError && error.canRetry && !TO_BE_MENDED.has(error.code)
}

/** Whether an error may concern one result only, and not those that were asked for together with it. */
export function mayConcernOne(error: unknown): boolean {
  return !(error instanceof BrokerError) || error.affects === 'message'
}
