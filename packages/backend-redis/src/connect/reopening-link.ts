import { type AdapterHost, type BrokerError, finalError } from '@celeriac/core/adapter'
import { openLink, type RedisConfig, type RedisLink, readServerInfo, toBrokerError } from '@celeriac/redis-connection'
import type { Redis } from 'ioredis'

/** A connection that is there when it is needed: opened at first use, and again after it was lost. */
export class ReopeningLink {
  readonly #config: RedisConfig
  readonly #host: AdapterHost
  readonly #healthCheckMs: number
  readonly #onLost: ((error: BrokerError) => void) | undefined
  readonly #onOpen: ((redis: Redis) => void) | undefined
  #link: Promise<RedisLink> | undefined
  #live: RedisLink | undefined
  #closed = false

  constructor(
    config: RedisConfig,
    host: AdapterHost,
    options: {
      readonly healthCheckMs: number
      /** Called with each new connection before anything else is done with it: for listeners. */
      readonly onOpen?: (redis: Redis) => void
      /** Called when an open connection broke. */
      readonly onLost?: (error: BrokerError) => void
    },
  ) {
    this.#config = config
    this.#host = host
    this.#healthCheckMs = options.healthCheckMs
    this.#onOpen = options.onOpen
    this.#onLost = options.onLost
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Runs a command on the connection. One attempt to connect, if there is none.
   *
   * @throws BrokerError
   */
  async run<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    const link = await this.#open()
    try {
      return await command(link.redis)
    } catch (reason) {
      const error = toBrokerError(reason, this.#config.displayUrl, true)
      // A server that answers, but cannot serve us: a replica after a failover, or a server that is loading.
      if (error.affects === 'connection') {
        link.close()
        this.#lost(link, error)
      }
      throw error
    }
  }

  close(): void {
    this.#closed = true
    void this.#link?.then(
      (link) => link.close(),
      () => undefined,
    )
  }

  #open(): Promise<RedisLink> {
    if (this.#closed) return Promise.reject(closedError(this.#config.displayUrl))
    this.#link ??= this.#connect()
    return this.#link
  }

  async #connect(): Promise<RedisLink> {
    let link: RedisLink
    try {
      const healthCheckMs = this.#healthCheckMs
      link = await openLink(this.#config, {
        heartbeat: { clock: this.#host.clock, healthCheckMs, overdueMs: healthCheckMs },
      })
      await readServerInfo(link, this.#config.displayUrl)
    } catch (error) {
      this.#link = undefined
      throw error
    }
    this.#live = link
    if (this.#closed) link.close()
    this.#onOpen?.(link.redis)
    void link.closed.then((error) => this.#lost(link, error))
    return link
  }

  /** Forgets the connection at once, so that the next command opens another one. */
  #lost(link: RedisLink, error: BrokerError): void {
    if (this.#live !== link) return
    this.#live = undefined
    this.#link = undefined
    if (!this.#closed) this.#onLost?.(error)
  }
}

export function closedError(where: string): BrokerError {
  return finalError('closed', `${where}: the result backend was closed`)
}

/** Runs a command on a live connection, waiting for one as the retry policy says. */
export type RunCommand = <T>(command: (redis: Redis) => Promise<T>) => Promise<T>
