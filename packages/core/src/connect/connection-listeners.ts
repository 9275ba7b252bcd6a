import type { BrokerError } from '../errors/broker-error.ts'
import type { BrokerConnection } from '../ports/broker.ts'

/** Sets up what it needs on a new connection. */
export type ConnectedListener = (connection: BrokerConnection) => void | Promise<void>
/** Told of a loss, and of the milliseconds until the next attempt; null where none follows by itself. */
export type LostListener = (error: BrokerError, retryInMs: number | null) => void

/** A listener as it is kept, and what removes it. */
export interface AddedListener {
  entry(connection: BrokerConnection): Promise<void>
  remove(): void
}

/** Who is told that a connection stands, or is lost. A function given twice is called twice. */
export class ConnectionListeners {
  readonly #connected = new Set<AddedListener['entry']>()
  readonly #lost = new Set<LostListener>()

  /** Somebody needs a connection for as long as this is true. */
  get anyConnected(): boolean {
    return this.#connected.size > 0
  }

  addConnected(listener: ConnectedListener): AddedListener {
    // A promise even where it throws at once.
    const entry: AddedListener['entry'] = async (connection) => listener(connection)
    this.#connected.add(entry)
    return { entry, remove: () => void this.#connected.delete(entry) }
  }

  addLost(listener: LostListener): () => void {
    const entry: LostListener = (error, retryInMs) => listener(error, retryInMs)
    this.#lost.add(entry)
    return () => void this.#lost.delete(entry)
  }

  /**
   * Has each listener set up what it needs, one after the other, those included that are added meanwhile. Rejects when
   * the connection is lost first.
   */
  async setUp(connection: BrokerConnection): Promise<void> {
    const lost = connection.lost.then((error) => Promise.reject(error))
    try {
      for (const listener of this.#connected) await Promise.race([listener(connection), lost])
    } finally {
      // A later loss is no failure of setting up.
      lost.catch(() => undefined)
    }
  }

  tellLost(error: BrokerError, retryInMs: number | null): void {
    for (const listener of [...this.#lost]) listener(error, retryInMs)
  }
}
