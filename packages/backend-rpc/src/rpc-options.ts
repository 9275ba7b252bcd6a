import { type BackendSettings, BrokerError, camelCaseKeys, nearestName } from '@celeriac/core/internal'

/** `resultBackendTransportOptions` of this backend. */
export interface RpcOptions {
  /**
   * How many results are kept that nobody is waiting for; beyond it the oldest are dropped, and asking for them waits in
   * vain.
   *
   * @defaultValue 100000
   */
  readonly maxUnread?: number
}

const MAX_UNREAD = 100_000

/** Celery's for other result backends: one configuration serves several. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['retryPolicy', 'resultChordOrdered', 'visibilityTimeout', 'additionalConnectionErrors', 'globalKeyprefix'],
  ...['masterName', 'minOtherSentinels', 'sentinelKwargs'],
])

/** @throws BrokerError `bad_option` */
export function resolveOptions(settings: BackendSettings): Required<RpcOptions> {
  const options: RpcOptions = camelCaseKeys(settings.transport)
  checkNames({ ...options })
  const { maxUnread = MAX_UNREAD } = options
  if (Number.isInteger(maxUnread) && maxUnread > 0) return { maxUnread }
  throw badOption(`maxUnread must be a whole number above 0, not ${String(maxUnread)}`)
}

function checkNames(options: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(options)) {
    if (name === 'maxUnread' || OTHERS.has(name)) continue
    const hint = nearestName(name, ['maxUnread']) === undefined ? '' : '; did you mean maxUnread?'
    throw badOption(`resultBackendTransportOptions: there is no option ${name}${hint}`)
  }
}

function badOption(message: string): BrokerError {
  return new BrokerError('bad_option', message, { affects: 'connection', canRetry: false })
}
