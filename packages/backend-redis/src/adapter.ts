import { type BackendAdapter, type BackendReference, backendReference } from '@celeriac/core/adapter'
import { RedisBackend } from './redis-backend.ts'
import { backendConfig } from './url/backend-config.ts'
import type { RedisBackendOptions } from './url/redis-backend-options.ts'

/** Redis for results, for `redis://`, `rediss://`, `redis+socket://` and `sentinel://`. Needs Redis 6.2 or later. */
export const adapter: BackendAdapter = {
  name: '@celeriac/backend-redis',
  schemes: ['redis', 'rediss', 'redis+socket', 'sentinel'],
  open(url, settings, host) {
    return new RedisBackend(
      backendConfig(url, settings, (message) => host.logger.warn(message)),
      host,
    )
  },
}

/**
 * Redis as a value for `backend`, in place of a URL whose package is looked up by its scheme.
 *
 * @param url - the parts of a `sentinel://` URL are one, joined with `;`
 * @param options - over `resultBackendTransportOptions`
 */
export function redisBackend(url: string | readonly string[], options: RedisBackendOptions = {}): BackendReference {
  return backendReference(adapter, url, { ...options })
}
