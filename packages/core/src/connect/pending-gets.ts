import { BrokerError } from '../errors/broker-error.ts'
import type { BrokerConnection } from '../ports/broker.ts'

interface PendingGet {
  readonly resolve: (connection: BrokerConnection) => void
  readonly reject: (error: BrokerError) => void
  /** Failed attempts that it still bears; Infinity for the patient. */
  attemptsLeft: number
}

/** Everybody who waits for a connection. */
export class PendingGets {
  readonly #pending = new Set<PendingGet>()

  get size(): number {
    return this.#pending.size
  }

  /** Somebody wants an attempt now. */
  get hurried(): boolean {
    for (const { attemptsLeft } of this.#pending) if (attemptsLeft !== Infinity) return true
    return false
  }

  /** Somebody waits as long as it takes. */
  get patient(): boolean {
    for (const { attemptsLeft } of this.#pending) if (attemptsLeft === Infinity) return true
    return false
  }

  add(attempts: number, signal: AbortSignal | undefined): Promise<BrokerConnection> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#pending.delete(pending)
        signal?.removeEventListener('abort', onAbort)
      }
      const pending: PendingGet = {
        attemptsLeft: attempts,
        resolve: (connection) => {
          leave()
          resolve(connection)
        },
        reject: (error) => {
          leave()
          reject(error)
        },
      }
      const onAbort = (): void => pending.reject(abandoned(signal))
      this.#pending.add(pending)
      signal?.addEventListener('abort', onAbort)
    })
  }

  resolve(connection: BrokerConnection): void {
    for (const pending of [...this.#pending]) pending.resolve(connection)
  }

  reject(error: BrokerError): void {
    for (const pending of [...this.#pending]) pending.reject(error)
  }

  /** An attempt has failed: who wanted no more than that gets the error. */
  countFailure(error: BrokerError): void {
    for (const pending of [...this.#pending]) {
      pending.attemptsLeft -= 1
      if (pending.attemptsLeft <= 0) pending.reject(error)
    }
  }
}

/** The error of a `get()` whose signal was aborted. */
export function abandoned(signal: AbortSignal | undefined): BrokerError {
  const reason: unknown = signal?.reason
  const because = reason instanceof Error ? `: ${reason.message}` : ''
  return new BrokerError('connection_timeout', `Waiting for the connection was given up${because}`, {
    affects: 'connection',
    cause: reason,
  })
}
