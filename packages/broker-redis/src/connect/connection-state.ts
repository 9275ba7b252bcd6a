import { type AdapterHost, BrokerError, finalError } from '@celeriac/core/adapter'
import { isClosing, openLink, type RedisLink, toBrokerError } from '@celeriac/redis-connection'
import type { Redis } from 'ioredis'
import type { TransportConfig } from '../url/transport-config.ts'
import type { ConnectionContext } from './connection-context.ts'
import { TickFlusher } from './tick-flusher.ts'

/** The links of one broker connection: when one of them is lost, all are. */
export class ConnectionState implements ConnectionContext {
  readonly redis: Redis
  readonly config: TransportConfig
  readonly host: AdapterHost
  readonly ticks: TickFlusher
  readonly heartbeatMs: number
  readonly lost: Promise<BrokerError>
  readonly #links = new Set<RedisLink>()
  readonly #resolveLost: (error: BrokerError) => void
  #alive = true
  /** After {@link close}. */
  #closed: BrokerError | undefined

  constructor(main: RedisLink, config: TransportConfig, host: AdapterHost) {
    let resolveLost: (error: BrokerError) => void = () => undefined
    this.lost = new Promise((resolve) => {
      resolveLost = resolve
    })
    this.#resolveLost = resolveLost
    this.redis = main.redis
    this.heartbeatMs = main.heartbeatMs
    this.config = config
    this.host = host
    this.ticks = new TickFlusher(main.redis)
    this.#adopt(main)
  }

  get alive(): boolean {
    return this.#alive
  }

  assertAlive(): void {
    if (!this.#alive) throw this.toError(new Error('the connection was lost'))
  }

  async openLink(socketTimeoutMs?: number): Promise<RedisLink> {
    const link = await openLink(this.config.redis, {
      ...(socketTimeoutMs === undefined ? {} : { socketTimeoutMs }),
      heartbeat: { clock: this.host.clock, healthCheckMs: this.config.healthCheckMs },
    })
    if (!this.#alive) {
      link.close()
      throw await this.lost
    }
    return this.#adopt(link)
  }

  toError(reason: unknown, sent = false): BrokerError {
    return this.#closed ?? toBrokerError(reason, this.config.redis.displayUrl, sent)
  }

  refused(reason: unknown, sent = false): BrokerError {
    const error = this.toError(reason, sent)
    if (error.affects === 'connection') this.lose(error)
    return error
  }

  lose(reason: unknown): void {
    // The link says so itself in a moment, and knows why.
    if (isClosing(reason)) return
    const error = this.toError(reason)
    const { code, message, canRetry } = error
    // What only a message would suffer from elsewhere ends the connection here: it cannot consume.
    this.#end(
      error.affects === 'connection'
        ? error
        : new BrokerError(code, message, { affects: 'connection', canRetry, cause: error }),
    )
  }

  /** The end that was wished for. */
  close(): void {
    const message = `${this.config.redis.displayUrl}: the connection was closed`
    this.#closed ??= finalError('closed', message)
    this.#end(this.#closed)
  }

  #adopt(link: RedisLink): RedisLink {
    this.#links.add(link)
    void link.closed.then((reason) => {
      if (this.#links.has(link)) this.#end(this.toError(reason))
    })
    const close = () => {
      this.#links.delete(link)
      link.close()
    }
    return { ...link, close }
  }

  #end(error: BrokerError): void {
    if (!this.#alive) return
    this.#alive = false
    const links = [...this.#links]
    this.#links.clear()
    for (const link of links) link.close()
    this.#resolveLost(error)
  }
}
