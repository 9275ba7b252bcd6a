import { CeleriacError, identity } from './celeriac-error.ts'

export type BrokerErrorCode =
  | 'connection_refused'
  | 'host_not_found'
  | 'connection_lost'
  | 'connection_timeout'
  | 'access_refused'
  | 'vhost_not_found'
  | 'precondition_failed'
  | 'resource_locked'
  | 'unroutable'
  | 'nacked'
  | 'message_too_large'
  | 'unsupported'
  | 'bad_url'
  | 'bad_option'
  | 'closed'
  | 'failed'

/**
 * What went wrong with a broker or a result backend's server, how much it breaks, and whether trying again can help.
 */
export class BrokerError extends CeleriacError {
  static readonly [identity]: string = 'BrokerError'
  override readonly name: string = 'BrokerError'
  declare readonly code: BrokerErrorCode
  readonly affects: 'message' | 'channel' | 'connection'
  readonly canRetry: boolean
  /** The request may have been carried out: the answer was lost. */
  readonly outcomeUnknown: boolean

  constructor(
    code: BrokerErrorCode,
    message: string,
    options: {
      readonly affects: 'message' | 'channel' | 'connection'
      readonly canRetry?: boolean
      readonly outcomeUnknown?: boolean
      readonly cause?: unknown
    },
  ) {
    super(code, message, 'cause' in options ? { cause: options.cause } : undefined)
    this.affects = options.affects
    this.canRetry = options.canRetry ?? options.affects === 'connection'
    this.outcomeUnknown = options.outcomeUnknown ?? false
  }
}

/** An error of a connection with which trying again is of no use, until what the message names has been put right. */
export function finalError(code: BrokerErrorCode, message: string, cause?: unknown): BrokerError {
  return new BrokerError(code, message, {
    affects: 'connection',
    canRetry: false,
    ...(cause === undefined ? {} : { cause }),
  })
}
