import { BrokerError, finalError } from '../errors/broker-error.ts'
import type { Broker, BrokerConnection, BrokerTraits } from '../ports/broker.ts'
import type { Clock, Timer } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import { AddressCycle } from './address-cycle.ts'
import { AttemptCount } from './attempt-count.ts'
import { BackOff } from './back-off.ts'
import { asBrokerError, connectOnce } from './connect-once.ts'
import type { ConnectionPolicy } from './connection-policy.ts'
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

type ConnectedListener = (connection: BrokerConnection) => void | Promise<void>
type LostListener = (error: BrokerError, retryInMs: number | null) => void

class Supervisor implements SupervisedConnection {
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #policy: ConnectionPolicy
  readonly #label: string
  readonly #addresses: AddressCycle
  readonly #backOff: BackOff
  readonly #count = new AttemptCount()
  readonly #pending = new PendingGets()
  readonly #connectedListeners = new Set<ConnectedListener>()
  readonly #lostListeners = new Set<LostListener>()
  #state: ConnectionState = 'idle'
  #connection: BrokerConnection | undefined
  #connectedAt = 0
  #everConnected = false
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
    this.#backOff = new BackOff({ ...policy, random })
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
    // A function given twice runs twice.
    const entry: ConnectedListener = (connection) => listener(connection)
    this.#connectedListeners.add(entry)
    const connection = this.#connection
    if (this.#state === 'connected' && connection !== undefined) {
      this.#call(entry, connection).catch((error: unknown) => this.#drop(connection, asBrokerError(error)))
    }
    return () => void this.#connectedListeners.delete(entry)
  }

  onLost(listener: LostListener): () => void {
    const entry: LostListener = (error, retryInMs) => listener(error, retryInMs)
    this.#lostListeners.add(entry)
    return () => void this.#lostListeners.delete(entry)
  }

  reset(reason: string): void {
    const connection = this.#connection
    if (this.#state !== 'connected' || connection === undefined) return
    this.#drop(connection, new BrokerError('connection_lost', reason, { affects: 'connection' }))
  }

  moveOn(reason: BrokerError): void {
    const connection = this.#connection
    if (this.#state !== 'connected' || connection === undefined || this.#addresses.size === 1) return
    this.#drop(
      connection,
      new BrokerError('connection_refused', reason.message, { affects: 'connection', cause: reason }),
    )
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
    const lost = connection.lost.then((error) => Promise.reject(error))
    try {
      for (const listener of this.#connectedListeners) await Promise.race([this.#call(listener, connection), lost])
      if (signal.aborted) throw closedError()
    } catch (error) {
      this.#connection = undefined
      connection.close().catch(() => undefined)
      throw this.#setUpError(error)
    } finally {
      // The loss of a connection that stands is heard of below.
      lost.catch(() => undefined)
    }
    // In the same turn as the last listener, so that none is added in between and missed.
    this.#onEstablished(connection)
  }

  async #call(listener: ConnectedListener, connection: BrokerConnection): Promise<void> {
    await listener(connection)
  }

  /** A listener could not set up what it needs. */
  #setUpError(error: unknown): BrokerError {
    const { affects, code, canRetry, message } = asBrokerError(error)
    const retry = canRetry || (affects !== 'connection' && this.#policy.retryChannelErrors)
    return new BrokerError(code, message, { affects: 'connection', canRetry: retry, cause: error })
  }

  #onEstablished(connection: BrokerConnection): void {
    this.#state = 'connected'
    this.#everConnected = true
    this.#connectedAt = this.#clock.monotonic()
    this.#count.endRound()
    this.#logger.info(`Connected to ${this.displayUrl}`)
    void connection.lost.then((error) => {
      if (this.#connection === connection) this.#onLost(error)
    })
    this.#pending.resolve(connection)
  }

  #onFailed(error: BrokerError, extra: boolean): void {
    if (this.#state === 'closed') return
    const what = `${this.#label}: Cannot connect to ${this.displayUrl}: ${explainError(error)}`
    const limits = { addresses: this.#addresses.size, maxRetries: this.#policy.maxRetries, retry: this.#retries }
    const then = this.#count.failed(error, limits, extra)
    this.#addresses.advance()
    this.#pending.countFailure(error)
    if (then === 'give up') this.#giveUp(error, what)
    else if (then === 'next address') {
      this.#logger.error(`${what} Will retry using next failover.`)
      this.#connect(extra)
    } else if (this.#pending.hurried) this.#connect(true)
    else if (!this.#wanted) this.#rest()
    else {
      const waitMs = extra ? Math.max(0, this.#retryAt - this.#clock.monotonic()) : this.#backOff.next()
      const { maxRetries } = this.#policy
      const count = `${this.#count.failures}/${maxRetries === Infinity ? 'no limit' : maxRetries}`
      this.#logger.error(`${what} Trying again in ${(waitMs / 1000).toFixed(2)} seconds... (${count})`)
      this.#wait(waitMs, error)
    }
  }

  #onLost(error: BrokerError): void {
    this.#connection = undefined
    const lasted = this.#clock.monotonic() - this.#connectedAt >= this.#policy.stableAfterMs
    const what = `${this.#label}: Connection to broker lost: ${explainError(error)}`
    if (lasted) this.#resetSchedule()
    else this.#count.lostEarly()
    // A server that is there and refuses (a master that became a replica) will go on for a while.
    if (!lasted || error.code === 'connection_refused') this.#addresses.advance()
    if (!this.#retries || this.#count.failures > this.#policy.maxRetries) this.#giveUp(error, what)
    else if (this.#wanted) {
      this.#logger.warn(`${what} Trying to re-establish the connection...`)
      this.#wait(lasted ? 0 : this.#backOff.next(), error)
    } else {
      this.#logger.warn(what)
      this.#rest()
      this.#tellLost(error, null)
    }
  }

  /** Ends a connection that is of no use, without waiting for a server that may not answer. */
  #drop(connection: BrokerConnection, error: BrokerError): void {
    if (this.#connection !== connection || this.#state !== 'connected') return
    this.#onLost(error)
    connection.close().catch(() => undefined)
  }

  #wait(waitMs: number, error: BrokerError): void {
    this.#state = 'waiting'
    this.#retryAt = this.#clock.monotonic() + waitMs
    this.#timer = this.#clock.after(waitMs, () => this.#connect(), { keepAlive: true })
    this.#tellLost(error, waitMs)
  }

  /** Nobody needs a connection: it is made when somebody does. */
  #rest(): void {
    this.#state = 'idle'
    this.#resetSchedule()
  }

  #giveUp(error: BrokerError, what: string): void {
    this.#rest()
    this.#logger.error(`${what} Not trying again.`)
    this.#pending.reject(error)
    this.#tellLost(error, null)
  }

  #resetSchedule(): void {
    this.#count.reset()
    this.#backOff.reset()
  }

  #tellLost(error: BrokerError, retryInMs: number | null): void {
    for (const listener of [...this.#lostListeners]) listener(error, retryInMs)
  }

  get #retries(): boolean {
    return this.#everConnected ? this.#policy.retry : this.#policy.retryOnStartup
  }

  /** Somebody has a use for a connection. */
  get #wanted(): boolean {
    return this.#pending.patient || this.#connectedListeners.size > 0
  }
}

function closedError(): BrokerError {
  return finalError('closed', 'The connection is closed.')
}
