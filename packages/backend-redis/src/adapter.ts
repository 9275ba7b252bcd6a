import type { BackendAdapter } from '@celeriac/core/internal'
import { RedisBackend } from './redis-backend.ts'
import { backendConfig } from './url/backend-config.ts'

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
