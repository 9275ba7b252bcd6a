import { type BackendSettings, camelCaseKeys, checkOptionNames, finalError } from '@celeriac/core/adapter'

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

/** @throws BrokerError `bad_option` */
export function resolveOptions(settings: BackendSettings): Required<RpcOptions> {
  const options: RpcOptions = camelCaseKeys(settings.transport)
  checkOptionNames('resultBackendTransportOptions', options, ['maxUnread'])
  const { maxUnread = MAX_UNREAD } = options
  if (Number.isInteger(maxUnread) && maxUnread > 0) return { maxUnread }
  throw finalError('bad_option', `maxUnread must be a whole number above 0, not ${String(maxUnread)}`)
}
