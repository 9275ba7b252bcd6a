import {
  type AdapterHost,
  type Broker,
  type BrokerConnection,
  type BrokerTraits,
  finalError,
} from '@celeriac/core/adapter'
import { openLink, type RedisLink, readServerInfo } from '@celeriac/redis-connection'
import { RedisBrokerConnection } from './redis-broker-connection.ts'
import { LeftBehind } from './restore/left-behind.ts'
import type { TransportConfig } from './url/transport-config.ts'

/** One Redis server, or the master that sentinels name, as a broker. */
export class RedisBroker implements Broker {
  readonly scheme = 'redis'
  readonly displayUrl: string
  readonly traits: BrokerTraits = { events: 'fanout', priority: 'low-first', nativeDelay: false }
  readonly #config: TransportConfig
  readonly #host: AdapterHost
  readonly #leftBehind = new LeftBehind()

  constructor(config: TransportConfig, host: AdapterHost) {
    this.#config = config
    this.#host = host
    this.displayUrl = config.redis.displayUrl
  }

  /**
   * @throws BrokerError `connection_refused`, `connection_timeout`, `access_refused`, `vhost_not_found`, `unsupported`
   */
  async connect(signal?: AbortSignal): Promise<BrokerConnection> {
    const { redis, healthCheckMs } = this.#config
    const link = await openLink(redis, {
      ...(signal === undefined ? {} : { signal }),
      heartbeat: { clock: this.#host.clock, healthCheckMs },
    })
    await requireVersion(link, this.displayUrl)
    return new RedisBrokerConnection(link, this.#config, this.#host, this.#leftBehind)
  }
}

/** `BLMOVE` and `ZRANGE … BYSCORE` came with Redis 6.2. Who may not ask finds out by the first error. */
async function requireVersion(link: RedisLink, where: string): Promise<void> {
  const info = await readServerInfo(link, where)
  const [, major, minor] = /redis_version:(\d+)\.(\d+)/.exec(info) ?? []
  if (major === undefined || Number(major) > 6 || (major === '6' && Number(minor) >= 2)) return
  link.close()
  throw finalError('unsupported', `${where}: Redis ${major}.${minor} is too old, 6.2 or later is needed`)
}
