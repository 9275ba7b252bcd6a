import type { AdapterHost, BrokerError } from '@celeriac/core/adapter'
import type { RedisLink } from '@celeriac/redis-connection'
import type { Redis } from 'ioredis'
import type { TransportConfig } from '../url/transport-config.ts'
import type { TickFlusher } from './tick-flusher.ts'

/** What the parts of one broker connection share. */
export interface ConnectionContext {
  /** For everything but waiting and subscribing. */
  readonly redis: Redis
  readonly config: TransportConfig
  readonly host: AdapterHost
  readonly ticks: TickFlusher
  /** False once the connection was lost or closed. */
  readonly alive: boolean
  /** How often connections are asked whether the server is there, in milliseconds; 0 is never. */
  readonly heartbeatMs: number
  /** @throws BrokerError the connection's end, once it has come */
  assertAlive(): void
  /** One more connection to the same server, which is part of this one: its loss is the loss of all. */
  openLink(socketTimeoutMs?: number): Promise<RedisLink>
  /** What went wrong, as an error of this connection; once it was closed, that it was. */
  toError(reason: unknown, sent?: boolean): BrokerError
  /** The same; where it affects more than what was asked for, the connection is lost with it. */
  refused(reason: unknown, sent?: boolean): BrokerError
  /** The connection is lost, for this reason. */
  lose(reason: unknown): void
}
