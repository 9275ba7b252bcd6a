import { type BrokerReference, brokerReference } from '@celeriac/core/adapter'
import { adapter } from './adapter.ts'
import type { RedisTransportOptions } from './url/redis-transport-options.ts'

/**
 * Redis as a value for `broker`, in place of a URL whose package is looked up by its scheme.
 *
 * @param url - one, or several to fail over between; the parts of a `sentinel://` URL are one, joined with `;`
 * @param options - over `brokerTransportOptions`
 */
export function redisBroker(url: string | readonly string[], options: RedisTransportOptions = {}): BrokerReference {
  return brokerReference(adapter, url, { ...options })
}
