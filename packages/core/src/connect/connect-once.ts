import { errorText } from '@celeriac/protocol'
import { BrokerError, finalError } from '../errors/broker-error.ts'
import type { Broker, BrokerConnection } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'

/** What {@link connectOnce} needs. */
export interface ConnectOnceOptions {
  readonly clock: Clock
  readonly timeoutMs: number
  /** Gives the attempt up. */
  readonly signal: AbortSignal
}

/**
 * One attempt to connect. It ends in time, also where the adapter does not; a connection that comes too late is closed.
 *
 * @throws BrokerError
 */
export function connectOnce(
  broker: Broker,
  { clock, timeoutMs, signal }: ConnectOnceOptions,
): Promise<BrokerConnection> {
  const abort = new AbortController()
  return new Promise<BrokerConnection>((resolve, reject) => {
    let open = true
    const end = (): boolean => {
      const first = open
      open = false
      timer.cancel()
      signal.removeEventListener('abort', onAbort)
      return first
    }
    const giveUp = (error: BrokerError): void => {
      if (!end()) return
      reject(error)
      abort.abort(error)
    }
    const onAbort = (): void => giveUp(finalError('closed', 'Connecting was given up.'))
    const timer = clock.after(
      timeoutMs,
      () => {
        const text = `No connection within ${timeoutMs / 1000} seconds.`
        giveUp(new BrokerError('connection_timeout', text, { affects: 'connection' }))
      },
      { keepAlive: true },
    )
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort)
    broker.connect(abort.signal).then(
      (connection) => {
        if (end()) resolve(connection)
        // Nobody waits for it, so nobody hears how its end went.
        else connection.close().catch(() => undefined)
      },
      (error: unknown) => {
        if (end()) reject(asBrokerError(error))
      },
    )
  })
}

/** What an adapter or a listener threw, as the error that callers are promised. */
export function asBrokerError(error: unknown): BrokerError {
  if (error instanceof BrokerError) return error
  const message = errorText(error)
  return finalError('failed', message, error)
}
