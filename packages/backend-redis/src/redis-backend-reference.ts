import { type BackendReference, backendReference } from '@celeriac/core/internal'
import { adapter } from './adapter.ts'
import type { RedisBackendOptions } from './url/redis-backend-options.ts'

/**
 * Redis as a value for `backend`, in place of a URL whose package is looked up by its scheme.
 *
 * @param url - the parts of a `sentinel://` URL are one, joined with `;`
 * @param options - over `resultBackendTransportOptions`
 */
export function redisBackend(url: string | readonly string[], options: RedisBackendOptions = {}): BackendReference {
  return backendReference(adapter, url, { ...options })
}
