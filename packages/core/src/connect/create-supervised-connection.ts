import { BrokerError, finalError } from '../errors/broker-error.ts'
import type { Broker, BrokerConnection, BrokerTraits } from '../ports/broker.ts'
import type { Clock, Timer } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import { AddressCycle } from './address-cycle.ts'
import { asBrokerError, connectOnce } from './connect-once.ts'
import { type ConnectedListener, ConnectionListeners, type LostListener } from './connection-listeners.ts'
import type { ConnectionPolicy } from './connection-policy.ts'
import { ConnectionSchedule } from './connection-schedule.ts'
import { explainError } from './explain-error.ts'
import { abandoned, PendingGets } from './pending-gets.ts'
import type { ConnectionState, GetConnectionOptions, SupervisedConnection } from './supervised-connection-port.ts'

/** What {@link createSupervisedConnection} needs. */
export interface SupervisedConnectionOptions {
  /** The addresses to fail over between; at least one. */
  readonly brokers: readonly Broker[]
  readonly clock: Clock
  readonly logger: Logger
  readonly policy: ConnectionPolicy
  /**
   * How log lines begin.
   *
   * @defaultValue `'broker'`
   */
  readonly label?: string
  /**
   * From 0 up to 1, for jitter and shuffling.
   *
   * @defaultValue `Math.random`
   */
  readonly random?: () => number
}

/** Makes a connection that comes back by itself; it connects when it is first needed. */
export function createSupervisedConnection(options: SupervisedConnectionOptions): SupervisedConnection {
  return new Supervisor(options)
}

class Supervisor implements SupervisedConnection {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #policy: ConnectionPolicy
  readonly #label: string
  readonly #addresses: AddressCycle
  readonly #schedule: ConnectionSchedule
  readonly #pending = new PendingGets()
  readonly #listeners = new ConnectionListeners()
  #state: ConnectionState = 'idle'
  #connection: BrokerConnection | undefined
  #connectedAt = 0
  #attempt: AbortController | undefined
  #timer: Timer | undefined
  /** When the wait ends that a hurried caller may cut short, on the monotonic clock. */
  #retryAt = 0
  #closing: Promise<void> | undefined

  constructor(options: SupervisedConnectionOptions) {
    const { brokers, clock, logger, policy, label = 'broker', random = Math.random } = options
    this.#clock = clock
    this.#logger = logger
    this.#policy = policy
    this.#label = label
    this.#addresses = new AddressCycle(brokers, policy.failover, random)
    this.#schedule = new ConnectionSchedule(policy, brokers.length, random)
  }

  get state(): ConnectionState {
    return this.#state
  }

  get scheme(): string {
    return this.#addresses.current.scheme
  }

  get traits(): BrokerTraits {
    return this.#addresses.current.traits
  }

  get displayUrl(): string {
    return this.#addresses.current.displayUrl
  }

  async get(signal?: AbortSignal, options?: GetConnectionOptions): Promise<BrokerConnection> {
    if (this.#state === 'closed') throw closedError()
    if (signal?.aborted) throw abandoned(signal)
    if (this.#state === 'connected' && this.#connection !== undefined) return this.#connection
    const failFast = options?.failFast === true
    const connection = this.#pending.add(failFast ? this.#addresses.size : Infinity, signal)
    if (this.#state === 'idle') this.#connect()
    else if (this.#state === 'waiting' && failFast) this.#connect(true)
    return connection
  }

  onConnected(listener: ConnectedListener): () => void {
    const { entry, remove } = this.#listeners.addConnected(listener)
    const connection = this.#connection
    if (this.#state === 'connected' && connection !== undefined) {
      entry(connection).catch((error: unknown) => this.#drop(connection, asBrokerError(error)))
    }
    return remove
  }

  onLost(listener: LostListener): () => void {
    return this.#listeners.addLost(listener)
  }

  reset(reason: string): void {
    this.#drop(this.#connection, new BrokerError('connection_lost', reason, { affects: 'connection' }))
  }

  moveOn(reason: BrokerError): void {
    if (this.#addresses.size === 1) return
    const options = { affects: 'connection', cause: reason } as const
    this.#drop(this.#connection, new BrokerError('connection_refused', reason.message, options))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const connection = this.#connection
    this.#state = 'closed'
    this.#connection = undefined
    this.#timer?.cancel()
    this.#attempt?.abort()
    this.#pending.reject(closedError())
    await connection?.close()
  }

  /** Makes one attempt; an `extra` one does not touch the schedule. */
  #connect(extra = false): void {
    this.#timer?.cancel()
    this.#state = 'connecting'
    const attempt = new AbortController()
    this.#attempt = attempt
    this.#establish(attempt.signal).catch((error: unknown) => this.#onFailed(asBrokerError(error), extra))
  }

  async #establish(signal: AbortSignal): Promise<void> {
    const connection = await connectOnce(this.#addresses.current, {
      clock: this.#clock,
      timeoutMs: this.#policy.attemptTimeoutMs,
      signal,
    })
    this.#connection = connection
    try {
      await this.#listeners.setUp(connection)
      if (signal.aborted) throw closedError()
    } catch (error) {
      this.#connection = undefined
      connection.close().catch(() => undefined)
      throw this.#setUpError(error)
    }
    // In the same turn as the last listener, so that none is added in between and missed.
    this.#onEstablished(connection)
  }

  /** A listener could not set up what it needs. */
  #setUpError(error: unknown): BrokerError {
    const { affects, code, canRetry, message } = asBrokerError(error)
    const retry = canRetry || (affects !== 'connection' && this.#policy.retryChannelErrors)
    return new BrokerError(code, message, { affects: 'connection', canRetry: retry, cause: error })
  }

  #onEstablished(connection: BrokerConnection): void {
    this.#state = 'connected'
    this.#connectedAt = this.#clock.monotonic()
    this.#schedule.connected()
    this.#logger.info(`Connected to ${this.displayUrl}`)
    void connection.lost.then((error) => {
      if (this.#connection === connection) this.#onLost(error)
    })
    this.#pending.resolve(connection)
  }

  #onFailed(error: BrokerError, extra: boolean): void {
    if (this.#state === 'closed') return
    const what = `${this.#label}: Cannot connect to ${this.displayUrl}: ${explainError(error)}`
    const then = this.#schedule.failed(error, extra)
    this.#addresses.advance()
    this.#pending.countFailure(error)
    if (then === 'give up') this.#giveUp(error, what)
    else if (then === 'next address') {
      this.#logger.error(`${what} Will retry using next failover.`)
      this.#connect(extra)
    } else if (this.#pending.hurried) this.#connect(true)
    else if (!this.#wanted) this.#rest()
    else {
      const waitMs = extra ? Math.max(0, this.#retryAt - this.#clock.monotonic()) : this.#schedule.nextPauseMs()
      this.#logger.error(`${what} Trying again in ${(waitMs / 1000).toFixed(2)} seconds... (${this.#schedule})`)
      this.#wait(waitMs, error)
    }
  }

  #onLost(error: BrokerError): void {
    this.#connection = undefined
    const lasted = this.#clock.monotonic() - this.#connectedAt >= this.#policy.stableAfterMs
    const what = `${this.#label}: Connection to broker lost: ${explainError(error)}`
    const again = this.#schedule.lost(lasted)
    // A server that is there and refuses (a master that became a replica) will go on for a while.
    if (!lasted || error.code === 'connection_refused') this.#addresses.advance()
    if (!again) this.#giveUp(error, what)
    else if (this.#wanted) {
      this.#logger.warn(`${what} Trying to re-establish the connection...`)
      this.#wait(lasted ? 0 : this.#schedule.nextPauseMs(), error)
    } else {
      this.#logger.warn(what)
      this.#rest()
      this.#listeners.tellLost(error, null)
    }
  }

  /** Ends a connection that is of no use, without waiting for a server that may not answer. */
  #drop(connection: BrokerConnection | undefined, error: BrokerError): void {
    if (connection === undefined || this.#connection !== connection || this.#state !== 'connected') return
    this.#onLost(error)
    connection.close().catch(() => undefined)
  }

  #wait(waitMs: number, error: BrokerError): void {
    this.#state = 'waiting'
    this.#retryAt = this.#clock.monotonic() + waitMs
    this.#timer = this.#clock.after(waitMs, () => this.#connect(), { keepAlive: true })
    this.#listeners.tellLost(error, waitMs)
  }

  /** Nobody needs a connection: it is made when somebody does. */
  #rest(): void {
    this.#state = 'idle'
    this.#schedule.reset()
  }

  #giveUp(error: BrokerError, what: string): void {
    this.#rest()
    this.#logger.error(`${what} Not trying again.`)
    this.#pending.reject(error)
    this.#listeners.tellLost(error, null)
  }

  get #wanted(): boolean {
    return this.#pending.patient || this.#listeners.anyConnected
  }
}

function closedError(): BrokerError {
  return finalError('closed', 'The connection is closed.')
}
