import { BrokerError, type BrokerErrorCode } from './broker-error.ts'

/** An error of a connection with which trying again is of no use, until what the message names has been put right. */
export function finalError(code: BrokerErrorCode, message: string, cause?: unknown): BrokerError {
  return new BrokerError(code, message, {
    affects: 'connection',
    canRetry: false,
    ...(cause === undefined ? {} : { cause }),
  })
}
