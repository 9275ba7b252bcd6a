import type { SupervisedConnection } from '../connect/supervised-connection-port.ts'
import { BrokerError } from '../errors/broker-error.ts'
import type { BrokerConnection } from '../ports/broker.ts'

/** The app's connection for sending. While it is up it is at hand without waiting. */
export class WriteConnection {
  readonly supervised: SupervisedConnection
  #live: BrokerConnection | undefined

  constructor(supervised: SupervisedConnection) {
    this.supervised = supervised
    // Not onConnected: whoever listens there wants the connection back at once, and sending may be over for good.
    supervised.onLost(() => {
      this.#live = undefined
    })
  }

  /** The connection, where it is up. */
  get live(): BrokerConnection | undefined {
    return this.#live
  }

  /**
   * A connection failed a sender. Where its server answers, but cannot take anything now (no memory), the next attempt
   * is made at the next address.
   */
  moveOn(from: BrokerConnection | undefined, error: unknown): void {
    if (from === undefined || from !== this.#live || !(error instanceof BrokerError)) return
    if (error.code === 'failed' && error.canRetry && error.affects === 'message') this.supervised.moveOn(error)
  }

  /**
   * The connection, made now where there is none: one attempt, whatever pause the connection's own policy is in.
   * Trying again is up to the sender's retry policy.
   *
   * @throws BrokerError
   */
  async open(signal?: AbortSignal): Promise<BrokerConnection> {
    const connection = await this.supervised.get(signal, { failFast: true })
    // The connection may have been lost while this waited for its turn.
    if (this.supervised.state === 'connected') this.#live = connection
    return connection
  }
}
