import type { BrokerAdapter } from '@celeriac/core/adapter'
import { RedisBroker } from './redis-broker.ts'
import { transportConfig } from './url/transport-config.ts'

/** Redis as a broker, for `redis://`, `rediss://`, `redis+socket://` and `sentinel://`. Needs Redis 6.2 or later. */
export const adapter: BrokerAdapter = {
  name: '@celeriac/broker-redis',
  schemes: ['redis', 'rediss', 'redis+socket', 'sentinel'],
  open(url, settings, host) {
    return new RedisBroker(
      transportConfig(url, settings, (message) => host.logger.warn(message)),
      host,
    )
  },
}
