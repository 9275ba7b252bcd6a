import {
  type BrokerError,
  type Clock,
  type Logger,
  retrying,
  type SteppedPauses,
  sleep,
  steppedPauseMs,
} from '@celeriac/core/adapter'
import { OptionReader } from '@celeriac/redis-connection'

/** How long a command waits for a server that is away. */
export interface RetryPolicy extends SteppedPauses {
  /** How many retries there are; null is without end. */
  readonly maxRetries: number | null
}

/**
 * Celery's `retry_policy`: 20 times, the first at once, then every second.
 *
 * @throws BrokerError `bad_option`
 */
export function readRetryPolicy(options: Readonly<Record<string, unknown>>): RetryPolicy {
  const reader = new OptionReader('resultBackendTransportOptions.retryPolicy', options)
  const forever = options['maxRetries'] === null || options['max_retries'] === null
  const policy: RetryPolicy = {
    maxRetries: reader.integer('maxRetries') ?? (forever ? null : 20),
    startMs: reader.seconds('intervalStart') ?? 0,
    stepMs: reader.seconds('intervalStep') ?? 1000,
    maxMs: reader.seconds('intervalMax') ?? 1000,
  }
  reader.ignore('timeout', 'retryErrors')
  reader.finish()
  return policy
}

const LOST = 'Connection to the Redis result backend lost'
const REFUSED = 'The Redis result backend refused a command'

/** What the retries of {@link untilCarriedOut} need. */
export interface RetryHost {
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Runs a command until it is carried out: lost connections are waited for, and whatever else can pass.
 *
 * @param isFinal which errors end it, though another try might help
 * @throws BrokerError the last one, when the policy's retries are used up, `closed()` is true, or it cannot help
 */
export function untilCarriedOut<T>(
  { clock, logger }: RetryHost,
  policy: RetryPolicy,
  closed: () => boolean,
  command: () => Promise<T>,
  isFinal: (error: BrokerError) => boolean = () => false,
): Promise<T> {
  return retrying(command, async (error, retries) => {
    const reason = error as BrokerError
    const canRetry = reason.canRetry && !closed() && !isFinal(reason)
    if (!canRetry || (policy.maxRetries !== null && retries >= policy.maxRetries)) throw error
    const delayMs = steppedPauseMs(policy, retries)
    logger.error(
      `${reason.affects === 'connection' ? LOST : REFUSED}: retry (${retries + 1}/${policy.maxRetries ?? 'unlimited'}) ` +
        `in ${delayMs / 1000} s: ${reason.message}`,
    )
    await sleep(delayMs, clock)
  })
}
